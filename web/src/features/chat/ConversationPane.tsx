export interface ConversationPaneProps {
  id: string;
  onClose: () => void;
}

export default function ConversationPane(_props: ConversationPaneProps) {
  return null;
}
