/** What happened to the conversation itself: people came or went, it was renamed. */
import { useText } from "../../lib/text/context";
import type { ConversationEvent, PersonRef } from "../../api/types";
import styles from "./SystemLine.module.css";

export function SystemLine({ event, people }: { event: ConversationEvent; people: Map<string, PersonRef> }) {
  const t = useText();
  const name = (id: string) => people.get(id)?.name ?? t("chat-someone");
  const who = event.actor ? name(event.actor) : "Placet";
  const { body } = event;
  let text = body?.text ?? "";
  if (event.kind === "renamed") text = t("chat-renamed", { who, name: body?.name ?? "" });
  if (event.kind === "members_changed") {
    const added = (body?.added ?? []).map(name).join(", ");
    const removed = body?.removed ?? [];
    if (added) text = t("chat-added", { who, names: added });
    else if (removed.length === 1 && removed[0] === event.actor) text = t("chat-left", { who });
    else if (removed.length > 0) text = t("chat-removed", { who, names: removed.map(name).join(", ") });
  }
  return text ? <p className={styles.line}>{text}</p> : null;
}
