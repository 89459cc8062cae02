export function Switcher({ onClose }: { onClose: () => void }) {
  void onClose;
  return null;
}
