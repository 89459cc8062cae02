/** "Bo is typing…", for a few seconds after the last sign of it. */
import { useEffect, useState } from "react";
import { useLive } from "../../api/live";
import { useMe } from "../../api/session";
import type { PersonRef } from "../../api/types";
import { useText } from "../../lib/text/context";
import styles from "./TypingLine.module.css";

const LASTS = 5_000;

export function TypingLine({ conversation, people }: { conversation: string; people: PersonRef[] }) {
  const t = useText();
  const me = useMe().member.id;
  const { onFrame } = useLive();
  const [typing, setTyping] = useState<Record<string, number>>({});

  useEffect(
    () =>
      onFrame((frame) => {
        if (frame.conversation !== conversation) return;
        if (frame.type === "typing" && typeof frame.member === "string") {
          const member = frame.member;
          setTyping((current) => ({ ...current, [member]: Date.now() + LASTS }));
        }
        // What they typed has arrived.
        if (frame.type === "event" && typeof frame.actor === "string") {
          const { actor } = frame;
          setTyping(({ [actor]: _done, ...rest }) => rest);
        }
      }),
    [conversation, onFrame],
  );

  useEffect(() => {
    if (Object.keys(typing).length === 0) return;
    const timer = setTimeout(() => setTyping((current) => Object.fromEntries(Object.entries(current).filter(([, until]) => until > Date.now()))), 1_000);
    return () => clearTimeout(timer);
  }, [typing]);

  const names = people.filter((person) => person.id !== me && typing[person.id]).map((person) => person.name);
  return (
    <div className={styles.line} aria-hidden="true">
      {names.length > 0 ? t("chat-typing", { count: names.length, name: names[0] ?? "" }) : null}
    </div>
  );
}
