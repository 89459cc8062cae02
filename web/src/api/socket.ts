/**
 * The WebSocket: hello, resume, heartbeat and reconnection with jitter.
 *
 * It promises little on purpose: frames may be lost or doubled, and whoever reads them repairs gaps over HTTP
 * (`feed.ts`). Nothing is sent over it that matters; messages go by HTTP with their `client_id`.
 */

export interface Hello {
  personal_seq: number | null;
  conversations: Record<string, number>;
}

export interface Frame {
  type: string;
  [member: string]: unknown;
}

export type SocketState = "connecting" | "open" | "waiting" | "signed-out" | "closed";

/** The part of WebSocket that is used, so that tests can stand in for it. */
export type Wire = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "onerror" | "send" | "close">;

export interface SocketOptions {
  connect: () => Wire;
  device: string;
  hello: () => Hello;
  onFrame: (frame: Frame) => void;
  onState: (state: SocketState) => void;
  random?: () => number;
}

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
/** Sign in again; the protocol is not ours. Coming back would only repeat the refusal. */
const FINAL_CODES = new Map<number, SocketState>([
  [4401, "signed-out"],
  [4409, "closed"],
]);

export class Socket {
  private wire: Wire | null = null;
  private attempts = 0;
  private welcomed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private heartbeat = 30_000;
  private stopped = false;
  private readonly options: SocketOptions;

  constructor(options: SocketOptions) {
    this.options = options;
  }

  start(): void {
    this.stopped = false;
    this.open();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.drop(1000);
    this.options.onState("closed");
  }

  /** At once, for example when the browser says that the network is back. */
  nudge(): void {
    if (this.stopped || this.wire) return;
    clearTimeout(this.retry);
    this.open();
  }

  send(frame: Frame): void {
    if (this.wire && this.welcomed) this.wire.send(JSON.stringify(frame));
  }

  private open(): void {
    this.options.onState("connecting");
    this.welcomed = false;
    let wire: Wire;
    try {
      wire = this.options.connect();
    } catch {
      this.comeBack();
      return;
    }
    this.wire = wire;
    wire.onopen = () => {
      const { personal_seq, conversations } = this.options.hello();
      const hello: Frame = { type: "hello", device: this.options.device, conversations, protocol: 1 };
      if (personal_seq !== null) hello.personal_seq = personal_seq;
      wire.send(JSON.stringify(hello));
      this.listenForSilence();
    };
    wire.onmessage = ({ data }) => {
      if (this.wire !== wire) return;
      this.listenForSilence();
      const frame = parse(data);
      if (!frame) return;
      if (frame.type === "welcome") {
        this.welcomed = true;
        this.attempts = 0;
        if (typeof frame.heartbeat_s === "number") this.heartbeat = frame.heartbeat_s * 1000;
        this.options.onState("open");
      }
      this.options.onFrame(frame);
    };
    wire.onerror = () => {};
    wire.onclose = ({ code }) => {
      if (this.wire !== wire) return;
      this.wire = null;
      clearTimeout(this.silence);
      if (this.stopped) return;
      const final = FINAL_CODES.get(code);
      if (final) this.options.onState(final);
      else this.comeBack();
    };
  }

  /** Two heartbeats without a word: the connection is dead even if nobody told us. */
  private listenForSilence(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.drop(4000);
      this.comeBack();
    }, this.heartbeat * 2.5);
  }

  private drop(code: number): void {
    const wire = this.wire;
    this.wire = null;
    wire?.close(code);
  }

  /** Full jitter: after a restart of the server its clients come back spread out. */
  private comeBack(): void {
    if (this.stopped) return;
    this.options.onState("waiting");
    const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempts);
    this.attempts += 1;
    const delay = ceiling / 2 + (this.options.random ?? Math.random)() * (ceiling / 2);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), delay);
  }
}

function parse(data: unknown): Frame | null {
  if (typeof data !== "string") return null;
  try {
    const frame = JSON.parse(data) as unknown;
    return typeof frame === "object" && frame !== null && "type" in frame ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
