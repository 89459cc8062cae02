/**
 * The composer: Enter sends, Shift+Enter breaks the line, "/" lists commands, "@" lists people.
 *
 * What was typed and whom it mentions is kept per member and conversation until it is sent, also when a command fails.
 */
import { PlusOutlined, SendOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { post, type Problem } from "../../api/client";
import { commandsQuery } from "../../api/conversations";
import { useLive } from "../../api/live";
import { useMe } from "../../api/session";
import type { CommandOut, PersonRef } from "../../api/types";
import { useFiling } from "../../lib/filing";
import { useIntent } from "../../lib/intent";
import { forget, keep, kept } from "../../lib/kept";
import { mentionsIn } from "../../lib/mentions";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { ErrorNote } from "../../ui/ErrorNote";
import { commandKey, commandNote, completion, exactCommand, isCommand, matchingCommands, matchingPeople, mentionQuery } from "./suggest";
import { type Suggestion, SuggestionList } from "./SuggestionList";
import type { Answer } from "./told";
import styles from "./Composer.module.css";

export interface ComposerProps {
  conversation: string;
  people: PersonRef[];
  onSend: (text: string, mentions: string[]) => void;
  /** A command answered whoever typed it in words. */
  onTold: (answer: Answer) => void;
}

const TYPING_EVERY = 3_000;

interface Draft {
  text: string;
  /** Whom the text mentions: a name alone does not say who it is. */
  picked: PersonRef[];
}

export function Composer({ conversation, people, onSend, onTold }: ComposerProps) {
  const t = useText();
  const me = useMe().member.id;
  const openFiling = useFiling();
  const { send: sendFrame } = useLive();
  const { data: known } = useQuery(commandsQuery);
  const commands = known ?? [];
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const place = `draft.${me}.${conversation}`;
  const [begun] = useState(() => kept<Draft>(place));
  const [text, setText] = useState(begun?.text ?? "");
  const [caret, setCaret] = useState(text.length);
  const [picked, setPicked] = useState<PersonRef[]>(begun?.picked ?? []);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const [unknown, setUnknown] = useState(false);
  const typedAt = useRef(0);
  const moveCaret = useRef<number | null>(null);

  useEffect(() => {
    if (text) keep(place, { text, picked } satisfies Draft);
    else forget(place);
  }, [place, text, picked]);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 200)}px`;
    if (moveCaret.current === null) return;
    element.focus();
    element.setSelectionRange(moveCaret.current, moveCaret.current);
    moveCaret.current = null;
  }, [text]);

  // An app's command does something: trying again after silence must not do it twice.
  const { keyFor, settle } = useIntent();
  const command = useMutation<CommandOut, Problem, string>({
    mutationFn: (line) => post<CommandOut>("/commands", { text: line, conversation }, { key: keyFor([line, conversation]) }),
    onSuccess: ({ process, form, understood, message }, line) => {
      settle();
      change("");
      // Also where somebody has gone elsewhere meanwhile.
      forget(place);
      if (message) onTold({ line, text: message, app: exactCommand(line, commands)?.app?.name ?? null });
      if (process) openFiling({ process, form: form ?? {}, understood, conversation });
      else if (!message) toast(t("chat-command-done", { line }));
    },
    onError: (problem) => {
      if (!problem.offline) settle();
    },
  });

  const change = (next: string, position = next.length) => {
    setText(next);
    setCaret(position);
    setActive(0);
    setUnknown(false);
    setDismissed("");
    command.reset();
    if (next && !isCommand(next) && Date.now() - typedAt.current > TYPING_EVERY) {
      typedAt.current = Date.now();
      sendFrame({ type: "typing", conversation });
    }
  };

  const mention = mentionQuery(text, caret);
  const suggestions: Suggestion[] = isCommand(text)
    ? matchingCommands(text, commands).map((each) => ({
        key: commandKey(each),
        title: `/${each.name.replace(/^\//, "")} ${each.arguments}`.trim(),
        note: commandNote(each),
        pick: () => complete(completion(text, each)),
      }))
    : mention
      ? matchingPeople(mention.query, people.filter((person) => person.id !== me)).map((person) => ({
          key: person.id,
          title: person.name,
          note: person.login,
          pick: () => {
            const after = `${text.slice(0, mention.at)}@${person.name} `;
            setPicked((current) => [...current, person]);
            complete(after + text.slice(caret), after.length);
          },
        }))
      : [];
  const open = suggestions.length > 0 && dismissed !== text;
  // While the arguments are typed the list is only a reminder of them.
  const reminder = isCommand(text) && /\s/u.test(text);
  const selected = open && !reminder ? suggestions[active] : undefined;

  function complete(next: string, position = next.length): void {
    // Before the next key can arrive: the caret is set in the same commit as the text.
    moveCaret.current = position;
    change(next, position);
  }

  const submit = (asMessage = false) => {
    const line = text.trim();
    if (!line || command.isPending) return;
    if (isCommand(line) && !asMessage) {
      // While the list is not there, the server is the one who knows.
      if (!known || exactCommand(line, commands)) command.mutate(line.replace(/^／/u, "/"));
      else setUnknown(true);
      return;
    }
    onSend(line, mentionsIn(line, picked));
    setPicked([]);
    change("");
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends the composition of Chinese characters is no Enter.
    if (event.nativeEvent.isComposing) return;
    if (selected) {
      const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (move) {
        event.preventDefault();
        setActive((active + move + suggestions.length) % suggestions.length);
        return;
      }
      const named = event.key === "Enter" && exactCommand(text, commands);
      if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !named)) {
        event.preventDefault();
        selected.pick();
        return;
      }
    }
    if (event.key === "Escape" && open) {
      event.preventDefault();
      setDismissed(text);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  };

  return (
    <div className={styles.composer}>
      {open ? <SuggestionList id={listId} label={isCommand(text) ? t("chat-commands") : t("chat-mention-list")} suggestions={suggestions} active={reminder ? -1 : active} /> : null}
      <ErrorNote error={command.error} compact />
      {unknown ? (
        <div role="alert" className={styles.unknown}>
          {t("chat-command-unknown")}
          <Button size="small" onClick={() => submit(true)}>
            {t("chat-send-anyway")}
          </Button>
        </div>
      ) : null}
      <div className={styles.row}>
        <Button
          type="text"
          icon={<PlusOutlined />}
          aria-label={t("chat-commands")}
          title={t("chat-commands")}
          onClick={() => (text ? field.current?.focus() : complete("/"))}
          disabled={text !== "" && !isCommand(text)}
        />
        <textarea
          ref={field}
          className={styles.field}
          rows={1}
          value={text}
          placeholder={t("chat-placeholder")}
          aria-label={t("chat-message")}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={selected ? `${listId}-${active}` : undefined}
          onChange={(event) => change(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <Button type="primary" icon={<SendOutlined />} loading={command.isPending} disabled={!text.trim()} aria-label={t("chat-send")} onClick={() => submit()} />
      </div>
    </div>
  );
}
