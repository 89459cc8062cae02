/** Placet itself, where it speaks. */
export function AssistantAvatar({ size = 32 }: { size?: number }) {
  return <img src="/icon.svg" alt="" width={size} height={size} style={{ flex: "none" }} />;
}
