/** How a request goes on that stands still: where a condition could not be judged, an administrator says which way. */
import { Button, Checkbox, Radio } from "antd";
import { useState } from "react";
import type { InstanceOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import styles from "./Actions.module.css";

interface ResumeProps {
  request: InstanceOut;
  busy: boolean;
  onResume: (body: { arm?: string; arms?: string[] }) => void;
}

/** The choice of a way, above the buttons, and the button: the two are told apart by what the caller draws between them. */
export function useResume({ request, busy, onResume }: ResumeProps) {
  const t = useText();
  const [chosen, setChosen] = useState<string[]>([]);
  const arms = request.halt?.arms ?? [];
  const several = request.halt?.several ?? false;
  const offered = request.actions.includes("resume");
  const body = () => {
    const [first] = chosen;
    if (first === undefined) return {};
    return several ? { arms: chosen } : { arm: first };
  };
  const choice =
    offered && arms.length > 0 ? (
      <fieldset className={styles.arms}>
        <legend className={styles.label}>{t(several ? "request-resume-arms" : "request-resume-arm")}</legend>
        {several ? (
          <Checkbox.Group
            className={styles.boxes}
            value={chosen}
            onChange={(next) => setChosen(next)}
            options={arms.map(({ id, name }) => ({ value: id, label: name || id }))}
          />
        ) : (
          <Radio.Group
            value={chosen[0] ?? ""}
            onChange={(event) => setChosen(event.target.value ? [event.target.value as string] : [])}
            options={[{ value: "", label: t("request-resume-again") }, ...arms.map(({ id, name }) => ({ value: id, label: name || id }))]}
          />
        )}
        {several ? <div className={styles.hint}>{t("request-resume-none")}</div> : null}
      </fieldset>
    ) : null;
  const button = offered ? (
    <Button type="primary" loading={busy} onClick={() => onResume(body())}>
      {t("request-resume")}
    </Button>
  ) : null;
  return { choice, button };
}
