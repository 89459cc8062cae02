/** What an app brings: forms and what it does around them, chat commands, and when it is called by itself. */
import type { ReactNode } from "react";
import type { AppCommand, AppForm } from "../../api/apps";
import { useText } from "../../lib/text/context";
import styles from "./apps.module.css";
import { useWords } from "./words";

interface BringsProps {
  processes: AppForm[];
  hooks?: string[];
  commands: AppCommand[];
  events: string[];
  /** One line each. */
  schedules: { key: string; line: ReactNode }[];
}

export function Brings({ processes, hooks = [], commands, events, schedules }: BringsProps) {
  const t = useText();
  const hook = useWords("apps-hook");
  const event = useWords("apps-event");
  if (processes.length + commands.length + events.length + schedules.length === 0) return <p>{t("apps-brings-nothing")}</p>;
  return (
    <dl className={styles.brings}>
      <Group title={t("apps-forms")} lines={processes.map(({ key, title }) => ({ key, line: title }))} />
      {processes.length > 0 ? <Group title={t("apps-hooks")} lines={hooks.map((key) => ({ key, line: hook(key) }))} /> : null}
      <Group
        title={t("apps-commands")}
        lines={commands.map(({ name, description }) => ({
          key: name,
          line: (
            <>
              <code>/{name}</code> {description}
            </>
          ),
        }))}
      />
      <Group title={t("apps-events")} lines={events.map((key) => ({ key, line: event(key) }))} />
      <Group title={t("apps-schedules")} lines={schedules} />
    </dl>
  );
}

function Group({ title, lines }: { title: string; lines: { key: string; line: ReactNode }[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      {lines.map(({ key, line }) => (
        <dd key={key}>{line}</dd>
      ))}
    </div>
  );
}
