/** The settings of an installed app, by the form that it brings. */
import { Button } from "antd";
import type { FormEvent } from "react";
import type { Installation } from "../../../api/apps";
import { asProblem } from "../../../api/client";
import type { FormSpec } from "../../../api/types";
import { forget } from "../../../lib/kept";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { SchemaForm } from "../../../ui/form/SchemaForm";
import { focusFirst } from "../../../ui/form/useFormState";
import { useRefusal } from "../../../ui/useRefusal";
import { useChange } from "./useChange";
import { useConfig } from "./useConfig";
import styles from "./apps.module.css";

export function ConfigSection({ installation, spec }: { installation: Installation; spec: FormSpec }) {
  const t = useText();
  const place = `installation.${installation.id}.config`;
  const { form: config, refuse, isWhole } = useConfig(spec, installation.config, place);
  const change = useChange(installation, () => forget(place));
  const { form } = useRefusal(change.error);
  const errors = change.error ? asProblem(change.error).errors : undefined;
  const save = (event: FormEvent) => {
    event.preventDefault();
    const wrong = config.attempt();
    if (wrong.length > 0) return focusFirst(form.current, wrong);
    change.mutate({ config: config.payload }, { onError: (error) => refuse(asProblem(error).errors) });
  };
  return (
    <form ref={form} className={styles.card} onSubmit={save} noValidate>
      <h2>{t("apps-settings")}</h2>
      <SchemaForm
        environment={config.environment}
        value={config.value}
        onChange={(next) => {
          config.setValue(next);
          change.reset();
        }}
      />
      <ErrorNote error={errors && isWhole(errors) ? change.error : null} compact />
      <div className={styles.inline}>
        <Button type="primary" htmlType="submit" loading={change.isPending} disabled={config.busy}>
          {t("apps-settings-save")}
        </Button>
        <span role="status">{change.isSuccess ? t("saved") : config.differsFrom(installation.config) ? t("apps-unsaved") : ""}</span>
      </div>
    </form>
  );
}
