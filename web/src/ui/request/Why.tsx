/** "Why?": the derivation of a person in words, in a popover that keyboard and touch open as well. */
import { Button, Popover } from "antd";
import { useText } from "../../lib/text/context";
import { usePopup } from "../usePopup";

interface WhyProps {
  /** What the button says: "why?", "why me?". */
  label: string;
  /** What it is called for those who hear it out of its place: "Why Bo Lindqvist?" */
  name: string;
  why: readonly { text: string }[];
}

export function Why({ label, name, why }: WhyProps) {
  const t = useText();
  const popup = usePopup();
  const texts = [...new Set(why.map(({ text }) => text))].filter(Boolean);
  if (texts.length === 0) return null;
  return (
    <Popover
      trigger="click"
      open={popup.open}
      onOpenChange={popup.setOpen}
      title={name}
      content={
        <ol style={{ margin: 0, paddingInlineStart: 18, maxWidth: 320 }} aria-label={t("request-derivation")}>
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
      }
    >
      <Button
        type="link"
        size="small"
        style={{ padding: 0, height: "auto" }}
        aria-label={name}
        onKeyDown={popup.onKeyDown}
      >
        {label}
      </Button>
    </Popover>
  );
}
