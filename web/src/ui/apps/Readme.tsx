/** The readme of an app. Its headings are bold lines: the page has its own. */
import { Markdown } from "../Markdown";

export function Readme({ text }: { text: string }) {
  return <Markdown text={text.replaceAll(/^#{1,6}\s+(.+?)\s*#*$/gmu, "\n**$1**\n")} />;
}
