/** Requests that run under an old version are taken over into the one that is published: first what would happen, then it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { keys } from "../../../api/keys";
import { migrate, type Migration, type Version } from "../../../api/processes";
import { useIntent } from "../../../lib/intent";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { Tag, type Tone } from "../../../ui/StateTag";
import { Sheet } from "./Sheet";
import styles from "./tools.module.css";

const TONES: Readonly<Record<Migration["verdicts"][number]["verdict"], Tone>> = { same: "green", again: "amber", impossible: "red" };

interface MigrateDialogProps {
  process: string;
  from: Version;
  to: number;
  onClose: () => void;
}

export function MigrateDialog({ process, from, to, onClose }: MigrateDialogProps) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const dry = useMutation({ mutationFn: () => migrate(process, to, true, undefined) });
  const { mutate } = dry;
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate();
  }, [mutate]);
  const possible = dry.data?.verdicts.filter(({ verdict }) => verdict !== "impossible").map(({ instance }) => instance.id) ?? [];
  const move = useMutation({
    mutationFn: () => migrate(process, to, false, possible, keyFor([process, to, possible])),
    onSuccess: async ({ migrated }) => {
      settle();
      toast(t("designer-migrated", { count: migrated }));
      onClose();
      await Promise.all([keys.processVersions(process), keys.managedProcesses, keys.allInstances, ["instance"]].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <Sheet
      title={t("designer-migrate-title", { from: from.number, to })}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={possible.length === 0} loading={move.isPending} onClick={() => move.mutate()}>
            {t("designer-migrate-do", { count: possible.length })}
          </Button>
        </div>
      }
    >
      <p className="muted">{t("designer-migrate-intro")}</p>
      <ErrorNote error={dry.error} onRetry={() => mutate()} />
      <ErrorNote error={move.error} />
      {dry.isPending ? <Loading rows={4} /> : null}
      {dry.data?.verdicts.length === 0 ? <p>{t("designer-migrate-none")}</p> : null}
      <ul className={styles.versions}>
        {dry.data?.verdicts.map(({ instance, verdict, reasons }) => (
          <li key={instance.id}>
            <div className={styles.line}>
              <Link to={`/requests/${instance.id}`}>{[instance.number, instance.title].filter(Boolean).join(" · ")}</Link>
              <Tag tone={TONES[verdict]}>{t(`designer-verdict-${verdict}`)}</Tag>
            </div>
            {reasons.map((reason) => (
              <div key={reason} className="muted">
                {reason}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
