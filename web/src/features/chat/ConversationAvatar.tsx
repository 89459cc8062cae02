/** The picture of a conversation: of its other person, its group, the assistant or the app. */
import { nameOf } from "../../api/conversations";
import type { Conversation } from "../../api/types";
import { Avatar } from "../../ui/Avatar";
import { AppAvatar } from "./AppAvatar";
import { AssistantAvatar } from "./AssistantAvatar";

export function ConversationAvatar({ conversation, size }: { conversation: Conversation; size: number }) {
  const { id, kind, peer } = conversation;
  if (kind === "assistant") return <AssistantAvatar size={size} />;
  if (kind === "app") return <AppAvatar id={id} size={size} />;
  return <Avatar id={peer?.id ?? id} name={nameOf(conversation)} size={size} square={kind === "group"} />;
}
