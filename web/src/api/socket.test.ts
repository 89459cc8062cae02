import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Frame, Socket, type SocketState, type Wire } from "./socket";

class FakeWire {
  onopen: Wire["onopen"] = null;
  onmessage: Wire["onmessage"] = null;
  onclose: Wire["onclose"] = null;
  onerror: Wire["onerror"] = null;
  sent: Frame[] = [];
  closed: number | undefined;
  send(data: string): void {
    this.sent.push(JSON.parse(data) as Frame);
  }
  close(code?: number): void {
    this.closed = code;
  }
  opens(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }
  says(frame: Frame): void {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data: JSON.stringify(frame) }));
  }
  ends(code: number): void {
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent("close", { code }));
  }
}

function harness() {
  const wires: FakeWire[] = [];
  const states: SocketState[] = [];
  const frames: Frame[] = [];
  const socket = new Socket({
    connect: () => {
      const wire = new FakeWire();
      wires.push(wire);
      return wire as unknown as Wire;
    },
    device: "device",
    hello: () => ({ personal_seq: 4, conversations: { a: 7 } }),
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    random: () => 1,
  });
  socket.start();
  const wire = () => {
    const last = wires[wires.length - 1];
    if (!last) throw new Error("no connection was made");
    return last;
  };
  return { socket, wires, wire, states, frames };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("says hello with what is held", () => {
  const { wire } = harness();
  wire().opens();
  expect(wire().sent).toEqual([{ type: "hello", device: "device", conversations: { a: 7 }, protocol: 1, personal_seq: 4 }]);
});

test("comes back after a restart, later each time, and says hello again", () => {
  const { wires, wire, states } = harness();
  wire().opens();
  wire().ends(1012);
  expect(states.at(-1)).toBe("waiting");
  vi.advanceTimersByTime(500);
  expect(wires).toHaveLength(2);
  wire().ends(1006);
  vi.advanceTimersByTime(500);
  expect(wires).toHaveLength(2);
  vi.advanceTimersByTime(500);
  expect(wires).toHaveLength(3);
  wire().opens();
  wire().says({ type: "welcome", heartbeat_s: 20 });
  expect(states.at(-1)).toBe("open");
  expect(wire().sent[0]?.type).toBe("hello");
});

test("does not come back when the session has ended", () => {
  const { wires, wire, states } = harness();
  wire().ends(4401);
  vi.advanceTimersByTime(120_000);
  expect(states.at(-1)).toBe("signed-out");
  expect(wires).toHaveLength(1);
});

test("takes long silence for a dead connection", () => {
  const { wires, wire } = harness();
  wire().opens();
  wire().says({ type: "welcome", heartbeat_s: 10 });
  vi.advanceTimersByTime(20_000);
  wire().says({ type: "heartbeat", open: [] });
  vi.advanceTimersByTime(20_000);
  expect(wires).toHaveLength(1);
  vi.advanceTimersByTime(5_500);
  expect(wires).toHaveLength(2);
});

test("overlooks what is no frame", () => {
  const { wire, frames } = harness();
  wire().opens();
  wire().onmessage?.call(wire() as unknown as WebSocket, new MessageEvent("message", { data: "{" }));
  expect(frames).toEqual([]);
});
