export interface InstancePaneProps {
  id: string;
  onClose: () => void;
}

/** A request beside the content, opened from a card. */
export default function InstancePane(_props: InstancePaneProps) {
  return null;
}
