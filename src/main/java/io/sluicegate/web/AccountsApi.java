package io.sluicegate.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a portal asks of the gateway: whom it has signed in, where, and for how long. Items are {@code address account since
 * until}. All of it may block for a while and is called on a worker.
 */
public interface AccountsApi {

    /**
     * All who are signed in, in the order of their addresses.
     *
     * @param parameters as in the query: {@code after limit}
     * @throws ApiFailure when a parameter is wrong
     */
    Items list(Map<String, String> parameters) throws ApiFailure;

    /**
     * Who is signed in at an address.
     *
     * @throws ApiFailure when it is no address, or nobody is
     */
    Map<String, @Nullable Object> at(String address) throws ApiFailure;

    /**
     * Signs somebody in at an address, in place of whoever was there.
     *
     * @param ttl a duration as in the settings, or plain seconds
     * @throws ApiFailure when one of the three is wrong, too many are signed in, or it cannot be kept
     */
    Map<String, @Nullable Object> put(String address, String account, String ttl) throws ApiFailure;

    /**
     * Signs off whoever is signed in at an address.
     *
     * @throws ApiFailure when it is no address, nobody is, or it cannot be kept
     */
    void remove(String address) throws ApiFailure;
}
