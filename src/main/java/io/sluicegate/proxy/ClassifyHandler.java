package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.sluicegate.classify.Classification;
import io.sluicegate.classify.Classifier;
import io.sluicegate.classify.ClientHello;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.Protocol;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import io.sluicegate.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Holds the client's first bytes until they say what the flow is and a verdict has fallen; then hands them on unchanged
 * and goes. A client that says nothing for a while lets the server speak, but its own first bytes are held and judged
 * whenever they come. Confined to its channel's event loop, which alone writes its fields.
 */
final class ClassifyHandler extends ChannelInboundHandlerAdapter {

    private final FlowContext flow;
    private final Tunnel tunnel;
    private final Passage passage;
    private final @Nullable SignIn signIn;
    private final Deadline deadline;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable ClientHello hello;
    private boolean told;
    /** Whether the origin was let speak because the client did not. */
    private boolean silent;
    /** Whether the bytes are relayed by leave of a verdict on all that they show. */
    private boolean carried;

    private boolean inputEnded;
    private @Nullable ChannelHandlerContext self;

    /** {@code signIn} holds the credentials of the CONNECT around it; null for an intercepted flow. */
    ClassifyHandler(FlowContext flow, RuleBook book, Facts facts, Tunnel tunnel, @Nullable SignIn signIn) {
        this.flow = flow;
        this.signIn = signIn;
        this.tunnel = tunnel;
        this.passage = new Passage(flow, book, facts, tunnel.destination(), this::judgedAnew);
        this.deadline = flow.watch(this::expired);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        self = context;
        flow.underWay(passage);
        if (!tunnel.isConnected()) {
            deadline.set(flow.shared().settings().intercept().sniffTimeout());
        }
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!held.isReadable()) {
            deadline.set(flow.shared().settings().timeouts().requestHead());
        }
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, bytes);
        if (!told) {
            classify();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!told) {
            context.read();
        }
    }

    private void classify() {
        Classification found = flow.shared().classifier().classify(held.nioBuffer());
        if (found instanceof Classification.Known known) {
            tell(known.protocol(), known.hello());
        } else if (held.readableBytes() >= Classifier.MAX_BYTES) {
            tell(Protocol.OTHER, null);
        }
    }

    private void tell(Protocol protocol, @Nullable ClientHello shown) {
        told = true;
        deadline.close();
        hello = shown;
        flow.isOf(protocol);
        passage.facts().tell(protocol, shown);
        if (shown != null && !shown.serverNames().isEmpty() && flow.draft().host() == null) {
            flow.draft().named(shown.serverNames().get(0).text(), HostSource.SNI);
        }
        passage.judge(this::decided);
    }

    /** The rules have changed, or the time that they speak of. What the client is still to say is judged when it does. */
    private void judgedAnew(Passage passage, Decision decision) {
        Decision standing = decision;
        if (carried) {
            standing = trusted(decision instanceof Verdict verdict ? verdict : passage.verdictOnNothingMore());
        } else if (told || !tunnel.isConnected()) {
            return;
        } else if (silent) {
            Facts assumed = passage.facts().ifProtocolWere(Protocol.OTHER);
            standing = passage.book().decide(assumed.subject());
        }
        if (standing instanceof Verdict verdict) {
            passage.record(verdict);
            if (verdict.action() == Action.DENY) {
                told = true;
                flow.underWay(null);
                flow.cut(FlowEnd.DENIED);
            }
        }
    }

    private void decided(Decision decision) {
        boolean bypassed = decision instanceof Verdict verdict && verdict.action() == Action.BYPASS;
        if (flow.protocol() == Protocol.HTTP && !bypassed) {
            // Whatever the rest says: each request is judged by itself, and a denied one is told so in HTTP.
            tunnel.destination().resolve(flow.loop().resolver(), () -> becomeHttp(decision));
        } else {
            carryOrRefuse(trusted(Passage.verdict(decision)));
        }
    }

    /** A hello that the origin might read otherwise gets nobody past a rule about names (SECURITY rule 20). */
    private Verdict trusted(Verdict verdict) {
        String fault = hello == null ? null : hello.fault();
        boolean asked = fault != null && passage.book().hasNameRules() && verdict.action() != Action.DENY;
        boolean denied = asked && !passage.book().isAdmin(passage.facts().subject());
        return denied ? new Verdict(Action.DENY, Answer.PAGE, "built-in", "malformed-hello", fault, null) : verdict;
    }

    private void carryOrRefuse(Verdict decided) {
        boolean late = decided.action() != Action.DENY && !tunnel.aimAt(passage.destination());
        Verdict verdict = late ? NameClaims.refusal() : decided;
        passage.record(verdict);
        if (verdict.action() == Action.DENY) {
            tunnel.dismiss();
            Refusal.refuse(flow, verdict);
        } else {
            carried = true;
            tunnel.connect(this::handOver, this::unreachable);
        }
    }

    private void handOver() {
        ChannelHandlerContext context = context();
        tunnel.openUp(false);
        release(context);
    }

    /** Passes on what was held, the end of input behind it, and leaves the pipeline. */
    private void release(ChannelHandlerContext context) {
        ByteBuf first = held;
        held = Unpooled.EMPTY_BUFFER;
        if (first.isReadable()) {
            context.fireChannelRead(first);
            context.fireChannelReadComplete();
        } else {
            first.release();
        }
        if (inputEnded) {
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        context.pipeline().remove(this);
    }

    private void becomeHttp(Decision decision) {
        if (flow.isOver()) {
            return;
        }
        if (((DuplexChannel) flow.channel()).isOutputShutdown()) {
            flow.willEnd(FlowEnd.UPSTREAM_ABORT); // a silent origin has ended already, and the client has been told so
            tunnel.dismiss();
            flow.channel().close();
            return;
        }
        ChannelHandlerContext context = context();
        tunnel.giveToPool();
        if (!flow.listener().intercepts()) {
            finishConnect(decision);
        }
        flow.underWay(null);
        HttpFlow.begin(flow, HttpSite.inside(flow, tunnel.destination(), passage.facts(), signIn));
        release(context);
    }

    /** The record of the CONNECT itself, judged as one that shows nothing more; inside are exchanges of their own. */
    private void finishConnect(Decision decision) {
        passage.record(decision instanceof Verdict verdict ? verdict : passage.verdictOnNothingMore());
        flow.finish(FlowEnd.COMPLETE);
    }

    private ChannelHandlerContext context() {
        if (self == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return self;
    }

    private void unreachable(ForwardFailure failure) {
        flow.willEnd(FailureWords.end(failure));
        flow.abort();
    }

    /** Either nothing was said for the sniff time-out, or what was said is half of something. */
    private void expired() {
        if (flow.isSlowed()) {
            ProxySettings settings = flow.shared().settings();
            deadline.set(
                    held.isReadable()
                            ? settings.timeouts().requestHead()
                            : settings.intercept().sniffTimeout());
            return;
        }
        if (held.isReadable()) {
            flow.willEnd(FlowEnd.CLIENT_TIMEOUT);
            flow.channel().close();
            return;
        }
        passage.judge(facts -> facts.ifProtocolWere(Protocol.OTHER), this::decidedOnSilence);
    }

    private void decidedOnSilence(Decision decision) {
        if (told || held.isReadable() || !(decision instanceof Verdict verdict)) {
            return; // the client has begun to speak while a name was looked up
        }
        flow.isOf(Protocol.OTHER);
        silent = true;
        passage.record(verdict);
        if (verdict.action() == Action.DENY) {
            told = true;
            Refusal.refuse(flow, verdict);
        } else {
            tunnel.connect(() -> {}, this::unreachable);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded(); // what it means for the relay is told once the verdict has fallen
        }
    }

    /** The client will say no more than it has. */
    void inputEnded() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        if (!told && held.isReadable()) {
            flow.willEnd(FlowEnd.CLIENT_ABORT);
            flow.channel().close();
        } else if (!told) {
            tell(Protocol.OTHER, null);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.close();
        ReferenceCountUtil.safeRelease(held);
        held = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        flow.failed(cause);
    }
}
