/** Holds the one socket of a signed-in member and says when it is away. */
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { url } from "../api/client";
import { Feed } from "../api/feed";
import { keys } from "../api/keys";
import { LiveContext } from "../api/live";
import { useMe } from "../api/session";
import { type Frame, Socket, type SocketState } from "../api/socket";
import { uuid7 } from "../lib/ids";
import { useText } from "../lib/text/context";
import styles from "./Live.module.css";

/** One per tab: two tabs of a person are two devices to the server. */
function device(): string {
  const stored = sessionStorage.getItem("placet.device") ?? uuid7();
  sessionStorage.setItem("placet.device", stored);
  return stored;
}

export function Live({ children }: { children: ReactNode }) {
  const t = useText();
  const client = useQueryClient();
  const me = useMe().member.id;
  const feed = useMemo(() => new Feed(client, me), [client, me]);
  const [state, setState] = useState<SocketState>("connecting");
  const socket = useRef<Socket | null>(null);
  const listeners = useRef(new Set<(frame: Frame) => void>());

  useEffect(() => {
    const made = new Socket({
      connect: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${url("/ws")}`),
      device: device(),
      hello: () => feed.hello(),
      onFrame: (frame) => {
        feed.receive(frame);
        for (const listener of listeners.current) listener(frame);
      },
      onState: (next) => {
        setState(next);
        if (next === "signed-out") client.setQueryData(keys.me, null);
      },
    });
    socket.current = made;
    made.start();
    const nudge = () => made.nudge();
    const visible = () => document.visibilityState === "visible" && made.nudge();
    window.addEventListener("online", nudge);
    document.addEventListener("visibilitychange", visible);
    return () => {
      window.removeEventListener("online", nudge);
      document.removeEventListener("visibilitychange", visible);
      made.stop();
      socket.current = null;
    };
  }, [client, feed]);

  const send = useCallback((frame: Frame) => socket.current?.send(frame), []);
  const onFrame = useCallback((listener: (frame: Frame) => void) => {
    listeners.current.add(listener);
    return () => listeners.current.delete(listener);
  }, []);
  const value = useMemo(() => ({ state, feed, send, onFrame }), [state, feed, send, onFrame]);
  const away = useAway(state);

  return (
    <LiveContext value={value}>
      {children}
      <div className={styles.status} role="status">
        {away ? <span className={styles.away}>{t("live-away")}</span> : null}
      </div>
    </LiveContext>
  );
}

/** A short interruption is nobody's business: it is said after three seconds. */
function useAway(state: SocketState): boolean {
  const connected = state === "open";
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (connected) return;
    const timer = setTimeout(() => setLate(true), 3_000);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [connected]);
  return late && !connected;
}
