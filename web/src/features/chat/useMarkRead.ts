/** Moves the read watermark while somebody is really looking: at the end of the log, in a visible window. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { post } from "../../api/client";
import { keys } from "../../api/keys";
import type { Conversation } from "../../api/types";

/** A burst of messages moves it once. */
const DELAY = 300;

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

export function useMarkRead(conversation: Pick<Conversation, "id" | "read_seq">, seq: number): void {
  const client = useQueryClient();
  const { id, read_seq } = conversation;
  const marked = useRef(read_seq);
  const visible = useSyncExternalStore(subscribe, () => document.visibilityState === "visible");

  useEffect(() => {
    if (!visible || seq <= marked.current) return;
    const timer = setTimeout(() => {
      const before = marked.current;
      marked.current = seq;
      post<void>(`/conversations/${id}/read`, { seq })
        .then(() => {
          client.setQueryData<Conversation[]>(keys.conversations, (list) =>
            list?.map((each) => (each.id === id && each.last_seq <= seq ? { ...each, read_seq: seq, unread: 0, mentions: 0 } : each)),
          );
          void client.invalidateQueries({ queryKey: keys.counts });
        })
        .catch(() => {
          // It stays unread; the next event or look tries again.
          marked.current = before;
        });
    }, DELAY);
    return () => clearTimeout(timer);
  }, [client, id, seq, visible]);
}
