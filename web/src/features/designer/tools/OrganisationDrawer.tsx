/** The organisation check: every member on every path, against today's directory. */
import { useMutation } from "@tanstack/react-query";
import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { checkOrganisation } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { useDesigner } from "../context";
import { FindingList } from "../findings/FindingsPanel";
import { Sheet } from "./Sheet";
import styles from "../findings/findings.module.css";

export function OrganisationDrawer({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { definition, select } = useDesigner();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => checkOrganisation(definition) });
  const asked = useRef(false);
  useEffect(() => {
    // It is what the drawer was opened for.
    if (asked.current) return;
    asked.current = true;
    mutate();
  }, [mutate]);
  return (
    <Sheet title={t("designer-tool-organisation")} onClose={onClose}>
      <p className="muted">{t("designer-organisation-intro")}</p>
      <ErrorNote error={error} onRetry={() => mutate()} />
      {isPending ? <Loading rows={4} /> : null}
      {data ? (
        <div role="status">
          <p>
            {t("designer-organisation-looked", { members: data.members, paths: data.paths })} {data.complete ? "" : t("designer-organisation-incomplete")}
          </p>
          {data.findings.length === 0 ? (
            <p className={styles.good}>
              <CheckCircleFilled aria-hidden /> {t("designer-organisation-good")}
            </p>
          ) : (
            <FindingList
              findings={data.findings}
              onOpen={(place) => {
                select(place);
                onClose();
              }}
            />
          )}
          <p style={{ marginTop: 16 }}>
            <Button onClick={() => mutate()}>{t("designer-again")}</Button>
          </p>
        </div>
      ) : null}
    </Sheet>
  );
}
