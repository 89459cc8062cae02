/** Who may use an installed app. */
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import type { Installation } from "../../../api/apps";
import { asProblem } from "../../../api/client";
import { forget } from "../../../lib/kept";
import { elsewhere } from "../../../lib/problems";
import { same } from "../../../lib/same";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { useRefusal } from "../../../ui/useRefusal";
import { type AudienceChoice, AudienceFields, audienceOf, choiceOf } from "./AudienceFields";
import { begunAt, useBegun } from "./useBegun";
import { useChange } from "./useChange";
import styles from "./apps.module.css";

export function AudienceSection({ installation }: { installation: Installation }) {
  const t = useText();
  const place = `installation.${installation.id}.audience`;
  const now = choiceOf(installation.audience);
  const [value, setValue] = useState(() => begunAt(place, now, rebased));
  useBegun(place, now, rebased, value, setValue);
  const differs = !isSame(value, now);
  const change = useChange(installation, () => forget(place));
  const { form } = useRefusal(change.error);
  const errors = change.error ? asProblem(change.error).errors : undefined;
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ audience: audienceOf(value) });
  };
  return (
    <form ref={form} className={styles.card} onSubmit={save} noValidate>
      <h2>{t("apps-audience")}</h2>
      <AudienceFields
        value={value}
        errors={errors}
        onChange={(next) => {
          setValue(next);
          change.reset();
        }}
      />
      <ErrorNote error={errors && (errors.length === 0 || elsewhere(errors, ["/audience"]).length > 0) ? change.error : null} compact />
      <div className={styles.inline}>
        <Button htmlType="submit" loading={change.isPending}>
          {t("apps-audience-save")}
        </Button>
        <span role="status">{change.isSuccess ? t("saved") : differs ? t("apps-unsaved") : ""}</span>
      </div>
    </form>
  );
}

function isSame(one: AudienceChoice, other: AudienceChoice): boolean {
  return same(audienceOf(one), audienceOf(other));
}

/** What somebody else has chosen meanwhile is shown, unless this person has begun to choose. */
function rebased(chosen: AudienceChoice, base: AudienceChoice, now: AudienceChoice): AudienceChoice {
  return isSame(chosen, base) ? now : chosen;
}
