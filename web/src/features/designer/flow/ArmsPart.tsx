/** The arms of a branching step: in which order they are asked, and what a condition does that can't be judged. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { addArm, moveArm, removeArm, type Branching } from "../model/flow";
import { newArm } from "../model/steps";
import { Choose } from "../pieces/Choose";
import { armTitle } from "./armTitle";
import styles from "./flow.module.css";
import pieces from "../pieces/pieces.module.css";

export function ArmsPart({ step, onChange }: { step: Branching; onChange: (step: Branching) => void }) {
  const t = useText();
  const { language } = useLanguage();
  const designer = useDesigner();
  const speaker = { t, language, names: designer.names, places: designer.places };
  const least = step.kind === "parallel" ? 2 : 1;
  return (
    <>
      <p className="muted small">{t(`designer-arms-${step.kind}`)}</p>
      <ol className={pieces.rows}>
        {step.arms.map((arm, index) => {
          const title = armTitle(arm, index, speaker);
          return (
            <li key={arm.id} className={pieces.row}>
              <button type="button" className={styles.plain} onClick={() => designer.select({ kind: "arm", step: step.id, arm: arm.id })}>
                {title}
              </button>
              <span className={pieces.inline}>
                <Button size="small" icon={<ArrowUpOutlined />} disabled={index === 0} aria-label={t("designer-move-up", { name: title })} onClick={() => designer.editFlow((flow) => moveArm(flow, step.id, arm.id, -1))} />
                <Button size="small" icon={<ArrowDownOutlined />} disabled={index === step.arms.length - 1} aria-label={t("designer-move-down", { name: title })} onClick={() => designer.editFlow((flow) => moveArm(flow, step.id, arm.id, 1))} />
                <Button size="small" icon={<DeleteOutlined />} disabled={step.arms.length <= least} aria-label={t("designer-remove-named", { name: title })} onClick={() => designer.editFlow((flow) => removeArm(flow, step.id, arm.id))} />
              </span>
            </li>
          );
        })}
      </ol>
      <Button
        size="small"
        icon={<PlusOutlined />}
        style={{ marginBottom: 16 }}
        onClick={() => {
          const arm = newArm(step);
          designer.editFlow((flow) => addArm(flow, step.id, arm));
          designer.select({ kind: "arm", step: step.id, arm: arm.id });
        }}
      >
        {t("designer-arm-add")}
      </Button>
      {step.kind === "parallel" ? null : (
        <Choose
          label={t("designer-on-unknown")}
          hint={t("designer-on-unknown-hint")}
          value={step.on_unknown ?? "stop"}
          options={(["stop", "otherwise"] as const).map((each) => ({ value: each, label: t(`designer-on-unknown-${each}${each === "otherwise" ? `-${step.kind}` : ""}`) }))}
          onChange={(on_unknown) => onChange({ ...step, on_unknown })}
        />
      )}
    </>
  );
}
