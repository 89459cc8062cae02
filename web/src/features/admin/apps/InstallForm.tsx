/** Consent: what the app may do, who may use it, how it is set up, and one button that grants and installs. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useId } from "react";
import { useNavigate } from "react-router";
import { installationsChanged, type AppVersionDetail, type Installation, type InstallationIn } from "../../../api/apps";
import { asProblem, post } from "../../../api/client";
import { useIntent } from "../../../lib/intent";
import { forget } from "../../../lib/kept";
import { messageAt } from "../../../lib/problems";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { useKept } from "../../../lib/useKept";
import { ErrorNote } from "../../../ui/ErrorNote";
import { SchemaForm } from "../../../ui/form/SchemaForm";
import { focusFirst } from "../../../ui/form/useFormState";
import { Pane } from "../../../ui/Pane";
import { useRefusal } from "../../../ui/useRefusal";
import { AudienceFields, audienceOf } from "./AudienceFields";
import { installationPath } from "./places";
import { useConfig } from "./useConfig";
import { VersionContents } from "./VersionContents";
import styles from "./apps.module.css";

/** What the page shows in its place, by JSON Pointer, beside the settings. */
const FIELDS = ["/audience", "/grants"];

export function InstallForm({ version, onBack }: { version: AppVersionDetail; onBack: () => void }) {
  const t = useText();
  const id = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { keyFor } = useIntent();
  const places = { audience: `install.${version.app}.audience`, config: `install.${version.app}.config` };
  const [audience, setAudience] = useKept(places.audience, { everybody: true, departments: [] as string[] });
  const { form: config, refuse, isWhole } = useConfig(version.config_form, {}, places.config);
  const install = useMutation({
    mutationFn: (body: InstallationIn) => post<Installation>("/installations", body, { key: keyFor(body) }),
    onError: (error) => refuse(asProblem(error).errors),
    onSuccess: async (made) => {
      toast(t("apps-installed-now", { name: version.name }));
      Object.values(places).forEach(forget);
      void navigate(installationPath(made.id), { replace: true });
      await installationsChanged(client, made);
    },
  });
  const { form } = useRefusal(install.error);
  const errors = install.error ? asProblem(install.error).errors : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = config.attempt();
    if (wrong.length > 0) return focusFirst(form.current, wrong);
    install.mutate({
      app: version.app,
      version: version.version,
      grants: version.scopes.map(({ scope }) => scope),
      audience: audienceOf(audience),
      config: version.config_form ? config.payload : {},
    });
  };
  return (
    <Pane
      title={version.name}
      onBack={onBack}
      footer={
        <div className={styles.foot}>
          <ErrorNote error={errors && isWhole(errors, FIELDS) ? install.error : null} compact />
          <Button type="primary" htmlType="submit" form={id} loading={install.isPending} disabled={config.busy}>
            {t("apps-install")}
          </Button>
        </div>
      }
    >
      <form id={id} ref={form} className={styles.page} onSubmit={submit} noValidate>
        <VersionContents version={version} refusal={messageAt(errors, "/grants")} />
        <section className={styles.card}>
          <h2>{t("apps-audience")}</h2>
          <AudienceFields value={audience} onChange={setAudience} errors={errors} />
        </section>
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
