/** What an app brings: forms and what it does around them, chat commands, and when it is called by itself. */
import type { ReactNode } from "react";
import type { AppCommand, AppForm, AppSchedule } from "../../api/apps";
import { useText } from "../../lib/text/context";
import { Time } from "../Time";
import styles from "./apps.module.css";
import { useCadence, useWords } from "./words";

interface BringsProps {
  processes: AppForm[];
  hooks?: string[];
  commands: AppCommand[];
  events: string[];
  schedules: AppSchedule[];
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
      <Group title={t("apps-schedules")} lines={schedules.map((schedule) => ({ key: schedule.name, line: <When {...schedule} /> }))} />
    </dl>
  );
}

function When({ name, cron, zone, next_at }: AppSchedule) {
  const t = useText();
  const cadence = useCadence();
  return (
    <>
      {t("apps-schedule", { name, cadence: cadence(cron), zone: zone.replaceAll("_", " ") })}
      {next_at ? (
        <span className="muted">
          {" "}
          · {t("apps-schedule-next")} <Time at={next_at} />
        </span>
      ) : null}
    </>
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
