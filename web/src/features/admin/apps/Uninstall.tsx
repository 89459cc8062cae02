/** The end of an installation, after saying what goes with it and what stays. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { installationsChanged, type Installation } from "../../../api/apps";
import { del } from "../../../api/client";
import { keys } from "../../../api/keys";
import { forget, placesOf } from "../../../lib/kept";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { Confirm } from "../../../ui/Confirm";
import { ErrorNote } from "../../../ui/ErrorNote";
import { APPS } from "./places";
import styles from "./apps.module.css";

export function Uninstall({ installation: { id, name, processes, stored } }: { installation: Installation }) {
  const t = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => del(`/installations/${id}`),
    onSuccess: async () => {
      toast(t("apps-uninstalled", { name }));
      [`installation.${id}.`, `update.${id}.`].flatMap(placesOf).forEach(forget);
      await navigate(APPS, { replace: true });
      client.removeQueries({ queryKey: keys.installation(id) });
      await installationsChanged(client);
    },
  });
  return (
    <section className={styles.card}>
      <h2>{t("apps-uninstall")}</h2>
      <p className="muted">{t("apps-uninstall-hint")}</p>
      <div>
        <Button danger onClick={() => setAsking(true)}>
          {t("apps-uninstall")}
        </Button>
      </div>
      <Confirm
        open={asking}
        title={t("apps-uninstall-title", { name })}
        confirm={t("apps-uninstall")}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onCancel={() => setAsking(false)}
      >
        <ul className={styles.consequences}>
          <li>{t("apps-uninstall-forms", { count: processes.length, names: processes.map(({ title }) => title).join(", ") })}</li>
          <li>{t("apps-uninstall-store", { entries: stored.entries })}</li>
          <li>{t("apps-uninstall-settings")}</li>
          <li>{t("apps-uninstall-requests")}</li>
        </ul>
        <ErrorNote error={remove.error} compact />
      </Confirm>
    </section>
  );
}
