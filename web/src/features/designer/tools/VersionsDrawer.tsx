/** Every version that was published: by whom, when and why, what changed, and the way back to it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { keys } from "../../../api/keys";
import { compareQuery, rollBack, versionsQuery, type Version } from "../../../api/processes";
import { useIntent } from "../../../lib/intent";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { Confirm } from "../../../ui/Confirm";
import { Empty } from "../../../ui/Empty";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Field } from "../../../ui/Field";
import { Loading } from "../../../ui/Loading";
import { Tag } from "../../../ui/StateTag";
import { TextArea } from "../../../ui/TextInput";
import { Time } from "../../../ui/Time";
import type { DraftState } from "../useDraft";
import { Changes } from "./Changes";
import { MigrateDialog } from "./MigrateDialog";
import { Sheet } from "./Sheet";
import styles from "./tools.module.css";

interface VersionsDrawerProps {
  draft: DraftState;
  published: number | null;
  onClose: () => void;
}

export function VersionsDrawer({ draft, published, onClose }: VersionsDrawerProps) {
  const t = useText();
  const { key } = draft.definition;
  const versions = useQuery(versionsQuery(key));
  const [back, setBack] = useState<Version | null>(null);
  const [moving, setMoving] = useState<Version | null>(null);
  return (
    <Sheet title={t("designer-tool-versions")} onClose={onClose}>
      <ErrorNote error={versions.error} onRetry={() => void versions.refetch()} />
      {versions.isPending ? <Loading rows={4} /> : null}
      {versions.data?.length === 0 ? <Empty title={t("designer-versions-none")}>{t("designer-versions-none-hint")}</Empty> : null}
      <ol className={styles.versions}>
        {versions.data?.map((version) => (
          <li key={version.number}>
            <VersionLine process={key} version={version} published={published} onBack={() => setBack(version)} onMove={() => setMoving(version)} />
          </li>
        ))}
      </ol>
      {back ? <RollBack draft={draft} version={back} onClose={() => setBack(null)} /> : null}
      {moving && published !== null ? <MigrateDialog process={key} from={moving} to={published} onClose={() => setMoving(null)} /> : null}
    </Sheet>
  );
}

interface VersionLineProps {
  process: string;
  version: Version;
  published: number | null;
  onBack: () => void;
  onMove: () => void;
}

function VersionLine({ process, version, published, onBack, onMove }: VersionLineProps) {
  const t = useText();
  const [against, setAgainst] = useState<"before" | "published" | null>(null);
  const from = against === "before" ? version.number - 1 : version.number;
  const to = against === "before" ? version.number : (published ?? version.number);
  const changes = useQuery({ ...compareQuery(process, from, to), enabled: against !== null });
  const old = published !== null && version.number !== published;
  return (
    <>
      <div className={styles.line}>
        <strong>{t("designer-version", { number: version.number })}</strong>
        {version.is_published ? <Tag tone="green">{t("designer-version-current")}</Tag> : null}
        {version.running > 0 ? <span className="muted">{t("designer-running", { count: version.running })}</span> : null}
      </div>
      <div className="muted">
        <Time at={version.published_at} /> {version.published_by?.name ?? ""}
      </div>
      {version.note ? <p>{version.note}</p> : null}
      <div className={styles.actions}>
        {version.number > 1 ? (
          <Button size="small" aria-expanded={against === "before"} onClick={() => setAgainst(against === "before" ? null : "before")}>
            {t("designer-changes-before", { number: version.number - 1 })}
          </Button>
        ) : null}
        {old ? (
          <>
            <Button size="small" aria-expanded={against === "published"} onClick={() => setAgainst(against === "published" ? null : "published")}>
              {t("designer-changes-since")}
            </Button>
            <Button size="small" onClick={onBack}>
              {t("designer-roll-back")}
            </Button>
            {version.running > 0 ? (
              <Button size="small" onClick={onMove}>
                {t("designer-migrate")}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
      {against !== null ? (
        <div aria-busy={changes.isFetching} style={{ marginTop: 8 }}>
          {changes.isPending ? <Loading rows={2} /> : null}
          <ErrorNote compact error={changes.error} onRetry={() => void changes.refetch()} />
          {changes.data ? <Changes changes={changes.data} /> : null}
        </div>
      ) : null}
    </>
  );
}

function RollBack({ draft, version, onClose }: { draft: DraftState; version: Version; onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const [note, setNote] = useState("");
  const { key } = draft.definition;
  const back = useMutation({
    mutationFn: () => rollBack(key, version.number, note.trim(), keyFor([key, version.number, note])),
    onSuccess: async (answer) => {
      settle();
      toast(t("designer-published", { number: answer.version }));
      onClose();
      await Promise.all([keys.processes, keys.process(key), keys.processVersions(key)].map((queryKey) => client.invalidateQueries({ queryKey })));
      // A draft that is being edited goes on; without one the newest version is what one edits.
      if (!draft.dirty) draft.take(await draft.reread());
    },
  });
  return (
    <Confirm open title={t("designer-roll-back-title", { number: version.number })} confirm={t("designer-roll-back")} busy={back.isPending} onCancel={onClose} onConfirm={() => back.mutate()}>
      <p>{t("designer-roll-back-consequence", { number: version.number })}</p>
      <Field label={t("designer-note")} optional>
        {(control) => <TextArea {...control} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <ErrorNote error={back.error} />
    </Confirm>
  );
}
