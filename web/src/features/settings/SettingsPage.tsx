/** What a person decides for themself: who stands in for them, language, zone, looks, password, and where they are signed in. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { del } from "../../api/client";
import { keys } from "../../api/keys";
import { useMe } from "../../api/session";
import { usePhone } from "../../lib/media";
import { forgetAll } from "../../lib/kept";
import { useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { ErrorNote } from "../../ui/ErrorNote";
import { Pane } from "../../ui/Pane";
import { AppearanceSection } from "./AppearanceSection";
import { DeputiesSection } from "./DeputiesSection";
import { PasswordSection } from "./PasswordSection";
import { RegionSection } from "./RegionSection";
import { SessionsSection } from "./SessionsSection";
import styles from "./Settings.module.css";

export default function SettingsPage() {
  const t = useText();
  const phone = usePhone();
  const me = useMe();
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => del("/sessions/current"),
    onSuccess: () => {
      client.setQueryData(keys.me, null);
      // Once nothing is drawn that would keep it again.
      setTimeout(forgetAll);
    },
  });
  return (
    <Pane title={t("settings-title")}>
      <div className={styles.page}>
        <div className={styles.who}>
          <Avatar id={me.member.id} name={me.member.name} size={48} />
          <div>
            <h2>{me.member.name}</h2>
            <div className="muted">{[me.member.position, me.organisation.name].filter(Boolean).join(" · ")}</div>
          </div>
          <Button className={styles.out} loading={leave.isPending} onClick={() => leave.mutate()}>
            {t("settings-sign-out")}
          </Button>
        </div>
        <ErrorNote error={leave.error} />
        {phone && me.rights.length > 0 ? <Link to="/admin">{t("nav-admin")}</Link> : null}
        {phone && me.offices.includes("publisher") ? <Link to="/publishing">{t("nav-publishing")}</Link> : null}
        {phone && me.offices.includes("operator") ? <Link to="/review">{t("nav-review")}</Link> : null}
        <DeputiesSection />
        <RegionSection />
        <AppearanceSection />
        <PasswordSection />
        <SessionsSection />
      </div>
    </Pane>
  );
}
