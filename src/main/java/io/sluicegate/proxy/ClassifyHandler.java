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
    private final RuleBook book;
    private final Facts facts;
    private final Tunnel tunnel;
    private final Deadline deadline;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable ClientHello hello;
    private boolean told;
    private boolean inputEnded;
    private @Nullable ChannelHandlerContext self;

    ClassifyHandler(FlowContext flow, RuleBook book, Facts facts, Tunnel tunnel) {
        this.flow = flow;
        this.book = book;
        this.facts = facts;
        this.tunnel = tunnel;
        this.deadline = flow.watch(this::expired);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        self = context;
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
        facts.tell(protocol, shown);
        if (shown != null && !shown.serverNames().isEmpty() && flow.draft().host() == null) {
            flow.draft().named(shown.serverNames().get(0).text(), HostSource.SNI);
        }
        Judge.judge(flow, book, facts, tunnel.destination(), this::decided);
    }

    private void decided(Decision decision) {
        boolean bypassed = decision instanceof Verdict verdict && verdict.action() == Action.BYPASS;
        if (flow.protocol() == Protocol.HTTP && !bypassed) {
            // Whatever the rest says: each request is judged by itself, and a denied one is told so in HTTP.
            tunnel.destination().resolve(flow.loop().resolver(), () -> becomeHttp(decision));
        } else if (decision instanceof Verdict verdict) {
            carryOrRefuse(trusted(verdict));
        } else {
            throw new IllegalStateException("everything is known and no verdict falls");
        }
    }

    /** A hello that the origin might read otherwise gets nobody past a rule about names (SECURITY rule 20). */
    private Verdict trusted(Verdict verdict) {
        String fault = hello == null ? null : hello.fault();
        boolean denied = fault != null && book.hasNameRules() && verdict.action() != Action.DENY;
        return denied ? new Verdict(Action.DENY, Answer.PAGE, "built-in", "malformed-hello", fault, null) : verdict;
    }

    private void carryOrRefuse(Verdict verdict) {
        if (verdict.action() == Action.DENY) {
            tunnel.dismiss();
            Refusal.refuse(flow, verdict);
        } else {
            flow.draft().judged(verdict);
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
        HttpFlow.begin(flow, HttpSite.inside(flow, tunnel.destination(), facts));
        release(context);
    }

    /** The record of the CONNECT itself, judged as one that shows nothing more; inside are exchanges of their own. */
    private void finishConnect(Decision decision) {
        Facts all = facts.withNothingMore(tunnel.destination().addresses());
        Decision whole = decision instanceof Verdict ? decision : book.decide(all.subject());
        if (whole instanceof Verdict verdict) {
            flow.draft().judged(verdict);
        }
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
        if (held.isReadable()) {
            flow.willEnd(FlowEnd.CLIENT_TIMEOUT);
            flow.channel().close();
            return;
        }
        Facts assumed = facts.ifProtocolWere(Protocol.OTHER);
        Judge.judge(flow, book, assumed, tunnel.destination(), this::decidedOnSilence);
    }

    private void decidedOnSilence(Decision decision) {
        if (told || held.isReadable() || !(decision instanceof Verdict verdict)) {
            return; // the client has begun to speak while a name was looked up
        }
        flow.isOf(Protocol.OTHER);
        flow.draft().judged(verdict);
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
