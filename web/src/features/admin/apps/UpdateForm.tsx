/** Grants a newer version what it asks for and puts it in the place of the one that is installed. */
import { Button } from "antd";
import { type FormEvent, useId } from "react";
import { useNavigate } from "react-router";
import type { AppVersionDetail, Installation } from "../../../api/apps";
import { asProblem } from "../../../api/client";
import { forget } from "../../../lib/kept";
import { messageAt } from "../../../lib/problems";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { ErrorNote } from "../../../ui/ErrorNote";
import { SchemaForm } from "../../../ui/form/SchemaForm";
import { focusFirst } from "../../../ui/form/useFormState";
import { Pane } from "../../../ui/Pane";
import { useRefusal } from "../../../ui/useRefusal";
import { installationPath } from "./places";
import { useChange } from "./useChange";
import { useConfig } from "./useConfig";
import { VersionContents } from "./VersionContents";
import styles from "./apps.module.css";

interface UpdateFormProps {
  installation: Installation;
  version: AppVersionDetail;
  onBack: () => void;
}

export function UpdateForm({ installation, version, onBack }: UpdateFormProps) {
  const t = useText();
  const id = useId();
  const navigate = useNavigate();
  const place = `update.${installation.id}.config`;
  const { form: config, refuse, isWhole } = useConfig(version.config_form, installation.config, place);
  const change = useChange(installation, () => {
    toast(t("apps-updated-now", { name: version.name, version: version.version }));
    forget(place);
    void navigate(installationPath(installation.id), { replace: true });
  });
  const { form } = useRefusal(change.error);
  const errors = change.error ? asProblem(change.error).errors : undefined;
  const fresh = version.scopes.filter(({ scope }) => !installation.grants.includes(scope)).length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = config.attempt();
    if (wrong.length > 0) return focusFirst(form.current, wrong);
    change.mutate(
      { version: version.version, grants: version.scopes.map(({ scope }) => scope), ...(version.config_form ? { config: config.payload } : {}) },
      { onError: (error) => refuse(asProblem(error).errors) },
    );
  };
  return (
    <Pane
      title={t("apps-update-title", { name: version.name, version: version.version })}
      onBack={onBack}
      footer={
        <div className={styles.foot}>
          <ErrorNote error={errors && isWhole(errors, ["/grants"]) ? change.error : null} compact />
          <Button type="primary" htmlType="submit" form={id} loading={change.isPending} disabled={config.busy}>
            {t("apps-update-grant")}
          </Button>
        </div>
      }
    >
      <form id={id} ref={form} className={styles.page} onSubmit={submit} noValidate>
        <p className={styles.note}>{t("apps-update-new-scopes", { count: fresh, version: installation.version })}</p>
        <VersionContents version={version} held={installation.grants} refusal={messageAt(errors, "/grants")} />
        {version.config_form ? (
          <section className={styles.card}>
            <h2>{t("apps-settings")}</h2>
            <SchemaForm environment={config.environment} value={config.value} onChange={config.setValue} />
          </section>
        ) : null}
      </form>
    </Pane>
  );
}
