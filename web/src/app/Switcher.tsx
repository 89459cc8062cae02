/**
 * Ctrl K: goes to people, conversations, requests, forms and places by typing a part of their names, and takes the
 * slash commands of the chat: the form opens as far as the line fills it.
 */
import { CloseOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { post, type Problem } from "../api/client";
import { commandsQuery, conversationsQuery, nameOf } from "../api/conversations";
import { searchPeopleQuery } from "../api/people";
import { instancesQuery, processesQuery } from "../api/requests";
import type { CommandOut } from "../api/types";
import { commandKey, commandNote, completion, isCommand, matchingCommands } from "../features/chat/suggest";
import { useDebounced } from "../lib/debounced";
import { useFiling } from "../lib/filing";
import { useIntent } from "../lib/intent";
import { usePhone } from "../lib/media";
import { usePane } from "../lib/pane";
import { useText } from "../lib/text/context";
import { toast } from "../lib/toast";
import { ErrorNote } from "../ui/ErrorNote";
import { Markdown } from "../ui/Markdown";
import { usePlaces } from "./places";
import styles from "./Switcher.module.css";

interface Target {
  key: string;
  group: string;
  title: string;
  note: string;
  go: () => void;
  /** It asks the server first; the switcher stays until the answer is there. */
  stays?: boolean;
}

const PER_GROUP = 6;

export function Switcher({ onClose }: { onClose: () => void }) {
  const t = useText();
  const phone = usePhone();
  const openFiling = useFiling();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const { keyFor, settle } = useIntent();
  const command = useMutation<CommandOut, Problem, string>({
    mutationFn: (line) => post<CommandOut>("/commands", { text: line }, { key: keyFor(line) }),
    onSuccess: ({ process, form, understood, message }, line) => {
      settle();
      // There is no conversation for it to stand in: it is read here.
      if (message) return;
      onClose();
      if (process) openFiling({ process, form: form ?? {}, understood });
      else toast(t("chat-command-done", { line }));
    },
    onError: (problem) => {
      if (!problem.offline) settle();
    },
  });
  const targets = useTargets(text.trim(), command.mutate);
  const selected = targets[active];

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);

  const go = (target: Target) => {
    if (!target.stays) onClose();
    target.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (move && targets.length > 0) {
      event.preventDefault();
      setActive((active + move + targets.length) % targets.length);
    } else if (event.key === "Enter" && selected) {
      event.preventDefault();
      go(selected);
    }
  };

  return (
    // A press on the dialog itself is one beside its content. The key for it is Escape, which the browser sees to.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={t("switcher-title")}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.head}>
        <input
          type="text"
          role="combobox"
          className={styles.input}
          aria-label={t("switcher-label")}
          placeholder={t("switcher-label")}
          aria-expanded={targets.length > 0}
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={selected ? `${id}-${active}` : undefined}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
            command.reset();
          }}
          onKeyDown={onKeyDown}
        />
        {phone ? <Button type="text" icon={<CloseOutlined />} aria-label={t("close")} onClick={onClose} /> : null}
      </div>
      <ErrorNote compact error={command.error} />
      <div role="status" className={styles.said}>
        {command.data?.message ? <Markdown text={command.data.message} /> : null}
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t("switcher-title")} className={styles.list}>
        {targets.map((target, index) => (
          // Keys are the text field's.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={target.key} id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === active} className={styles.option} onClick={() => go(target)}>
            <span className={styles.title}>{target.title}</span>
            <span className={styles.note}>{target.note}</span>
            {targets[index - 1]?.group === target.group ? null : <span className={styles.group}>{target.group}</span>}
          </div>
        ))}
      </div>
      {text.trim() && targets.length === 0 ? <p className={styles.nothing}>{t("switcher-nothing", { query: text.trim() })}</p> : null}
    </dialog>
  );
}

function useTargets(text: string, run: (line: string) => void): Target[] {
  const t = useText();
  const navigate = useNavigate();
  const { open } = usePane();
  const openFiling = useFiling();
  const query = useDebounced(text, 120);
  const conversations = useQuery(conversationsQuery);
  const people = useQuery({ ...searchPeopleQuery(query, PER_GROUP), enabled: query !== "" });
  const requests = useQuery({
    ...instancesQuery({ box: "all", query, limit: PER_GROUP }),
    enabled: query !== "" && !isCommand(text),
  });
  const commands = useQuery({ ...commandsQuery, enabled: isCommand(text) });
  const processes = useQuery(processesQuery);
  const { main, special, mine } = usePlaces();

  const wanted = text.toLocaleLowerCase();
  const matches = (name: string) => name.toLocaleLowerCase().includes(wanted);
  const group = <T,>(list: T[] | undefined, name: (each: T) => string, target: (each: T) => Target): Target[] =>
    (list ?? [])
      .filter((each) => matches(name(each)))
      .slice(0, PER_GROUP)
      .map(target);

  if (isCommand(text)) {
    return matchingCommands(text, commands.data ?? []).map((each) => ({
      key: `command-${commandKey(each)}`,
      group: t("switcher-commands"),
      title: `/${each.name.replace(/^\//u, "")} ${each.arguments}`.trim(),
      note: commandNote(each),
      stays: true,
      go: () => run(`${completion(text, each)}${argumentsOf(text)}`.trim()),
    }));
  }
  return [
    ...group(conversations.data, nameOf, (each) => ({
      key: `conversation-${each.id}`,
      group: t("switcher-conversations"),
      title: nameOf(each),
      note: each.kind === "app" ? t("chat-app") : "",
      go: () => void navigate(`/messages/${each.id}`),
    })),
    ...(text ? (people.data?.items ?? []) : []).map((each) => ({
      key: `person-${each.id}`,
      group: t("switcher-people"),
      title: each.name,
      note: [each.position, each.department?.name].filter(Boolean).join(" · "),
      go: () => open({ kind: "person", id: each.id }),
    })),
    ...(text ? (requests.data?.items ?? []) : []).map((each) => ({
      key: `request-${each.id}`,
      group: t("switcher-requests"),
      title: [each.number, each.title].filter(Boolean).join(" "),
      note: [each.process.name, each.requester.name].join(" · "),
      go: () => void navigate(`/requests/${each.id}`),
    })),
    ...group(processes.data, (each) => each.name, (each) => ({
      key: `process-${each.key}`,
      group: t("switcher-forms"),
      title: each.name,
      note: each.description,
      go: () => openFiling({ process: each.key }),
    })),
    ...group([...main, ...special, mine], (each) => t(each.label), (each) => ({
      key: `place-${each.key}`,
      group: t("switcher-places"),
      title: t(each.label),
      note: "",
      go: () => void navigate(each.to),
    })),
  ];
}

/** What follows the command's word. */
function argumentsOf(line: string): string {
  return /\s(.*)$/su.exec(line)?.[1] ?? "";
}
