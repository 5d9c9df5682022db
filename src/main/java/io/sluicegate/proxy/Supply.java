package io.sluicegate.proxy;

/** Where the answer to a request comes from while it is under way. Confined to the event loop of the request's flow. */
interface Supply {

    /** A piece of the request's body has been read. */
    void requestMoved();

    /** The client has taken what was waiting for it: more of the answer may come. */
    void clientWritable();

    /** Whether nothing more will come from there. */
    boolean isOver();

    /** What was waited for has not come in time. */
    void expired();

    /** The client is gone, or its request is: nothing more is wanted from there. */
    void abandon();
}
