export interface PersonPaneProps {
  id: string;
  onClose: () => void;
}

export default function PersonPane(_props: PersonPaneProps) {
  return null;
}
