/**
 * The markdown of messages and comments: paragraphs, lists, quotes, code, emphasis, links, mentions.
 *
 * It builds elements and never HTML, so there is nothing to sanitise; links are http, https and mailto only.
 * Deliberately not here: images, headings, tables and raw HTML.
 */
import { Fragment, type ReactNode } from "react";
import { SafeLink } from "./SafeLink";
import styles from "./Markdown.module.css";

export interface Mention {
  id: string;
  name: string;
}

export interface MarkdownProps {
  text: string;
  mentions?: Mention[];
  renderMention?: (mention: Mention) => ReactNode;
}

export function Markdown({ text, mentions = [], renderMention }: MarkdownProps) {
  const inline = (source: string) => renderInline(source, { mentions, renderMention });
  return <div className={styles.markdown}>{blocks(text).map((block, index) => renderBlock(block, index, inline))}</div>;
}

type Block =
  | { kind: "paragraph"; lines: string[] }
  | { kind: "quote"; lines: string[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: string[] };

const FENCE = /^\s*```/;
const QUOTE = /^>\s?/;
const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBER = /^\s*(\d{1,9})[.)]\s+(.*)$/;

export function blocks(text: string): Block[] {
  const result: Block[] = [];
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (line.trim() === "") {
      index += 1;
    } else if (FENCE.test(line)) {
      const code: string[] = [];
      index += 1;
      while (index < lines.length && !FENCE.test(lines[index] ?? "")) code.push(lines[index++] ?? "");
      index += 1;
      result.push({ kind: "code", text: code.join("\n") });
    } else if (QUOTE.test(line)) {
      const quoted: string[] = [];
      while (index < lines.length && QUOTE.test(lines[index] ?? "")) quoted.push((lines[index++] ?? "").replace(QUOTE, ""));
      result.push({ kind: "quote", lines: quoted });
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      const ordered = NUMBER.test(line);
      const pattern = ordered ? NUMBER : BULLET;
      const start = ordered ? Number(NUMBER.exec(line)?.[1] ?? 1) : 1;
      const items: string[] = [];
      for (let found = pattern.exec(line); found; found = pattern.exec(lines[index] ?? "")) {
        items.push(found[ordered ? 2 : 1] ?? "");
        index += 1;
      }
      result.push({ kind: "list", ordered, start, items });
    } else {
      const paragraph: string[] = [];
      while (index < lines.length && continues(lines[index] ?? "")) paragraph.push(lines[index++] ?? "");
      result.push({ kind: "paragraph", lines: paragraph });
    }
  }
  return result;
}

function continues(line: string): boolean {
  return line.trim() !== "" && !FENCE.test(line) && !QUOTE.test(line) && !BULLET.test(line) && !NUMBER.test(line);
}

function renderBlock(block: Block, key: number, inline: (source: string) => ReactNode): ReactNode {
  const lines = (list: string[]) =>
    list.map((line, index) => (
      <Fragment key={index}>
        {index > 0 ? <br /> : null}
        {inline(line)}
      </Fragment>
    ));
  switch (block.kind) {
    case "paragraph":
      return <p key={key}>{lines(block.lines)}</p>;
    case "quote":
      return <blockquote key={key}>{lines(block.lines)}</blockquote>;
    case "code":
      return (
        <pre key={key}>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
      return block.ordered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
  }
}

interface InlineContext {
  mentions: Mention[];
  renderMention: ((mention: Mention) => ReactNode) | undefined;
}

const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|~~([^~\n]+)~~|\*([^*\s][^*\n]*)\*|(?<![\w])_([^_\s][^_\n]*)_(?![\w])|\[([^\]\n]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"']+)/gu;

/** Trailing punctuation belongs to the sentence, not to the address. */
const TRAILING = /[.,;:!?)\]。，；：！？）】]+$/u;

function renderInline(source: string, context: InlineContext): ReactNode[] {
  const nodes: ReactNode[] = [];
  let from = 0;
  for (const match of source.matchAll(INLINE)) {
    const at = match.index;
    const [whole, code, strong, strike, star, under, label, href, url] = match;
    if (at > from) nodes.push(...withMentions(source.slice(from, at), context, `t${from}`));
    from = at + whole.length;
    const key = `m${at}`;
    if (code !== undefined) nodes.push(<code key={key}>{code}</code>);
    else if (strong !== undefined) nodes.push(<strong key={key}>{renderInline(strong, context)}</strong>);
    else if (strike !== undefined) nodes.push(<s key={key}>{renderInline(strike, context)}</s>);
    else if (star !== undefined || under !== undefined) nodes.push(<em key={key}>{renderInline(star ?? under ?? "", context)}</em>);
    else if (label !== undefined && href !== undefined) {
      nodes.push(
        <SafeLink key={key} href={href}>
          {label}
        </SafeLink>,
      );
    } else if (url !== undefined) {
      const tail = TRAILING.exec(url)?.[0] ?? "";
      const address = url.slice(0, url.length - tail.length);
      nodes.push(
        <SafeLink key={key} href={address}>
          {address}
        </SafeLink>,
        tail,
      );
    }
  }
  if (from < source.length) nodes.push(...withMentions(source.slice(from), context, `t${from}`));
  return nodes;
}

function withMentions(text: string, { mentions, renderMention }: InlineContext, key: string): ReactNode[] {
  if (mentions.length === 0 || !text.includes("@")) return [text];
  const names = [...mentions].sort((a, b) => b.name.length - a.name.length);
  const nodes: ReactNode[] = [];
  let rest = text;
  let index = 0;
  for (let at = rest.indexOf("@"); at >= 0; at = rest.indexOf("@", index)) {
    const mention = names.find((each) => rest.startsWith(each.name, at + 1));
    if (!mention) {
      index = at + 1;
      continue;
    }
    if (at > 0) nodes.push(rest.slice(0, at));
    nodes.push(
      <span key={`${key}-${nodes.length}`} className={styles.mention}>
        {renderMention ? renderMention(mention) : `@${mention.name}`}
      </span>,
    );
    rest = rest.slice(at + 1 + mention.name.length);
    index = 0;
  }
  if (rest) nodes.push(rest);
  return nodes;
}

/** One line for lists: the words without their marks. */
export function plainText(text: string): string {
  return text
    .replace(/```[^\n]*\n?|[`*~>]/g, "")
    .replace(/\[([^\]\n]+)\]\([^)\s]+\)/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
