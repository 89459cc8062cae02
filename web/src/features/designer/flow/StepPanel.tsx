/** One step, in the order in which one thinks: who, how many, what follows, what they may see, by when. */
import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { Step } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { Field } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import { useDesigner } from "../context";
import { find, insertStep, moveStep, removeStep, updateStep } from "../model/flow";
import { having } from "../model/objects";
import { renameStep } from "../model/rename";
import { copyOf, idsOf } from "../model/steps";
import { TextPair } from "../pieces/TextPair";
import { AccessPart } from "./AccessPart";
import { ArmsPart } from "./ArmsPart";
import { DeadlinePart } from "./DeadlinePart";
import { FollowsPart } from "./FollowsPart";
import { AppPart, EndPart, SubprocessPart, WaitPart, WebhookPart } from "./OtherParts";
import { ParticipantsEditor } from "./Participants";
import { QuorumPart } from "./QuorumPart";
import { WhoPart } from "./WhoPart";
import styles from "./flow.module.css";

type Change = (step: Step, merge?: string) => void;

export function StepPanel({ id }: { id: string }) {
  const t = useText();
  const designer = useDesigner();
  const found = find(designer.definition.flow, id);
  if (!found) return <p className="muted">{t("designer-step-gone")}</p>;
  const { step, index, length, list } = found;
  const change: Change = (next, merge) => designer.editFlow((flow) => updateStep(flow, id, () => next), merge);
  const copy = () => {
    const twin = copyOf(step, designer.definition.flow);
    designer.editFlow((flow) => insertStep(flow, list, index + 1, twin));
    designer.select({ kind: "step", id: twin.id });
  };
  const remove = () => {
    designer.editFlow((flow) => removeStep(flow, id));
    designer.select(null);
    toast(t("designer-step-removed"), { action: { label: t("designer-undo"), run: designer.undo } });
  };
  return (
    <>
      <div className={styles.bar}>
        <Button size="small" icon={<ArrowUpOutlined />} disabled={index === 0} onClick={() => designer.editFlow((flow) => moveStep(flow, id, -1))}>
          {t("designer-up")}
        </Button>
        <Button size="small" icon={<ArrowDownOutlined />} disabled={index === length - 1} onClick={() => designer.editFlow((flow) => moveStep(flow, id, 1))}>
          {t("designer-down")}
        </Button>
        <Button size="small" icon={<CopyOutlined />} onClick={copy}>
          {t("designer-copy")}
        </Button>
        <Button size="small" danger icon={<DeleteOutlined />} onClick={remove}>
          {t("remove")}
        </Button>
      </div>
      <TextPair label={t("designer-step-name")} value={step.name} onChange={(name) => change(having(step, { name }), `name ${id}`)} />
      <Parts step={step} change={change} />
      <Part title={t("designer-part-more")} closed>
        <IdField id={id} />
      </Part>
    </>
  );
}

function Parts({ step, change }: { step: Step; change: Change }) {
  const t = useText();
  switch (step.kind) {
    case "approval":
    case "handle":
      return (
        <>
          <Part title={t("designer-part-who")}>
            <WhoPart step={step} onChange={change} />
          </Part>
          <Part title={t("designer-part-how-many")}>
            <QuorumPart step={step} onChange={change} />
          </Part>
          <Part title={t("designer-part-follows")}>
            <FollowsPart step={step} onChange={change} />
          </Part>
          <Part title={t("designer-part-sees")}>
            <AccessPart label={t("designer-part-sees")} value={step.fields} otherwise="read" choices={["hidden", "read", "write"]} onChange={(fields) => change(having(step, { fields }))} />
          </Part>
          <Part title={t("designer-part-when")}>
            <DeadlinePart value={step.deadline} rejects={step.kind === "approval"} onChange={(deadline) => change(having(step, { deadline }), `deadline ${step.id}`)} />
          </Part>
        </>
      );
    case "notify":
      return (
        <>
          <Part title={t("designer-part-who")}>
            <ParticipantsEditor label={t("designer-who-told")} value={step.participants} onChange={(participants) => change({ ...step, participants }, `who ${step.id}`)} />
          </Part>
          <Part title={t("designer-part-sees")}>
            <AccessPart label={t("designer-part-sees")} value={step.fields} otherwise="read" choices={["hidden", "read"]} onChange={(fields) => change(having(step, { fields }))} />
          </Part>
        </>
      );
    case "choice":
    case "inclusive":
    case "parallel":
      return (
        <Part title={t("designer-part-arms")}>
          <ArmsPart step={step} onChange={change} />
        </Part>
      );
    case "wait":
      return <WaitPart step={step} onChange={change} />;
    case "subprocess":
      return <SubprocessPart step={step} onChange={change} />;
    case "app":
      return <AppPart step={step} onChange={change} />;
    case "webhook":
      return <WebhookPart step={step} onChange={change} />;
    case "end":
      return <EndPart step={step} onChange={change} />;
  }
}

function Part({ title, closed = false, children }: { title: string; closed?: boolean; children: ReactNode }) {
  return (
    <details className={styles.part} open={!closed}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

const ID = /^[A-Za-z0-9._-]{1,64}$/u;

/** Requests that run know a step by its id, so another one is only for those who mean it. */
function IdField({ id }: { id: string }) {
  const t = useText();
  const designer = useDesigner();
  const [typed, setTyped] = useState(id);
  const taken = typed !== id && idsOf(designer.definition.flow).includes(typed);
  const wrong = !ID.test(typed) || taken;
  return (
    <Field label={t("designer-step-id")} hint={t("designer-step-id-hint")} error={wrong ? t(taken ? "designer-id-taken" : "designer-id-bad") : null}>
      {(control) => (
        <TextInput
          {...control}
          autoCapitalize="none"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => {
            if (wrong || typed === id) return;
            designer.edit((definition) => renameStep(definition, id, typed));
            designer.select({ kind: "step", id: typed });
          }}
        />
      )}
    </Field>
  );
}
