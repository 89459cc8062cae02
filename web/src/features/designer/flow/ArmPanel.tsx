/** One arm: what it is called and, unless arms run side by side, when it is taken. */
import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useText } from "../../../lib/text/context";
import { ConditionEditor } from "../condition/ConditionEditor";
import { useDesigner } from "../context";
import { find, isBranching, OTHERWISE, removeArm, updateArm } from "../model/flow";
import { having } from "../model/objects";
import { TextPair } from "../pieces/TextPair";
import styles from "./flow.module.css";

export function ArmPanel({ step: id, arm: armId }: { step: string; arm: string }) {
  const t = useText();
  const designer = useDesigner();
  const found = find(designer.definition.flow, id)?.step;
  if (!found || !isBranching(found)) return <p className="muted">{t("designer-step-gone")}</p>;
  const arm = found.arms.find((each) => each.id === armId);
  if (!arm) return <p className="muted">{t(armId === OTHERWISE ? "designer-otherwise-hint" : "designer-step-gone")}</p>;
  const least = found.kind === "parallel" ? 2 : 1;
  return (
    <>
      <div className={styles.bar}>
        <Button
          size="small"
          danger
          icon={<DeleteOutlined />}
          disabled={found.arms.length <= least}
          onClick={() => {
            designer.editFlow((flow) => removeArm(flow, id, armId));
            designer.select({ kind: "step", id });
          }}
        >
          {t("remove")}
        </Button>
        <Button size="small" onClick={() => designer.select({ kind: "step", id })}>
          {t("designer-arm-all")}
        </Button>
      </div>
      <TextPair label={t("designer-arm-name")} hint={t("designer-arm-name-hint")} value={arm.name} onChange={(name) => designer.editFlow((flow) => updateArm(flow, id, armId, (each) => having(each, { name })), `arm ${armId}`)} />
      {found.kind === "parallel" ? null : (
        <ConditionEditor label={t("designer-arm-when")} value={arm.when ?? ""} onChange={(when) => designer.editFlow((flow) => updateArm(flow, id, armId, (each) => ({ ...each, when })), `when ${id} ${armId}`)} />
      )}
    </>
  );
}
