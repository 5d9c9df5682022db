package io.sluicegate.plumbing;

import io.sluicegate.flow.Mark;

/**
 * What {@code net up} is asked to put in place. Immutable.
 *
 * @param mode how flows are handed to the gateway
 * @param lan where clients come in
 * @param ports which destination ports are intercepted
 * @param onDead what becomes of new flows while nobody listens
 * @param quic what becomes of UDP to port 443
 * @param tproxyPort where the TPROXY listener is; 0 when there is none
 * @param redirectPort where the REDIRECT listener is; 0 when there is none
 * @param mark what routes packets to the gateway
 * @param ownMark what the gateway's own connections carry
 */
public record NetPlan(
        Mode mode,
        LanInterfaces lan,
        PortRanges ports,
        OnDead onDead,
        Quic quic,
        int tproxyPort,
        int redirectPort,
        Mark mark,
        Mark ownMark) {

    /** How the kernel hands flows over. */
    public enum Mode {
        /** The packets stay as they are and are routed to a transparent socket. */
        TPROXY,
        /** The destination is rewritten; conntrack remembers the original. */
        REDIRECT
    }

    /** What becomes of new flows while the gateway does not listen. */
    public enum OnDead {
        /** They are routed on, neither filtered nor counted. */
        PASS,
        /** They are dropped. */
        BLOCK
    }

    /** What becomes of QUIC, which the gateway cannot read. */
    public enum Quic {
        /** Port unreachable, so that clients fall back to TCP at once; counted. */
        REJECT,
        /** It is routed on. */
        PASS
    }

    /** The defaults of {@code net up} for a gateway that listens on these ports. */
    public static NetPlan of(LanInterfaces lan, int tproxyPort, int redirectPort, Mark mark, Mark ownMark) {
        return new NetPlan(
                Mode.TPROXY, lan, PortRanges.WEB, OnDead.PASS, Quic.PASS, tproxyPort, redirectPort, mark, ownMark);
    }

    /** The port that flows are handed to. */
    int port() {
        return mode == Mode.TPROXY ? tproxyPort : redirectPort;
    }

    /** Says what no rule set could mend: no listener to hand flows to, or marks that take each other's packets. */
    void verify() throws NetException {
        if (port() < 1 || port() > 65535) {
            String setting = mode == Mode.TPROXY ? "tproxy = [\"[::]:15001\"]" : "redirect = [\"[::]:15002\"]";
            throw new NetException("the settings name no listener for this mode; set listen." + setting);
        }
        if (mark.matches(ownMark) || ownMark.matches(mark)) {
            throw new NetException("intercept.mark " + mark + " and intercept.own-mark " + ownMark
                    + " match each other; give them bits of their own, such as 0x1/0x1 and 0x2/0x2");
        }
    }
}
