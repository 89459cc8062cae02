/**
 * The flow as a vertical tree of cards. One card is in the order of Tab; arrows lead to the others, Insert adds after
 * the card, Delete removes it, Alt with an arrow moves it, Enter opens its properties.
 */
import { useRef, useState, type KeyboardEvent } from "react";
import { useText } from "../../../lib/text/context";
import { usePhone } from "../../../lib/media";
import { toast } from "../../../lib/toast";
import { useDesigner } from "../context";
import { find, insertStep, isBranching, moveStep, removeArm, removeStep, type ListRef } from "../model/flow";
import { newStep } from "../model/steps";
import { AddStep } from "./AddStep";
import { FlowContext } from "./flowContext";
import { keyOf, nodesOf, stepKey, towards } from "./nodes";
import { StepList } from "./StepList";
import styles from "./flow.module.css";

const ARROWS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End"];

export function FlowTab() {
  const t = useText();
  const phone = usePhone();
  const designer = useDesigner();
  const { flow } = designer.definition;
  const nodes = nodesOf(flow);
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(() => keyOf(designer.selection));
  const [adding, setAdding] = useState<{ list: ListRef; index: number } | null>(null);
  const made = useRef<string | null>(null);
  const here = nodes.some(({ key }) => key === cursor) ? cursor : (nodes[0]?.key ?? null);

  const focus = (key: string | null) => {
    if (!key) return;
    setCursor(key);
    // Once it is drawn.
    setTimeout(() => {
      const card = [...(box.current?.querySelectorAll<HTMLElement>("[data-node]") ?? [])].find(({ dataset }) => dataset.node === key);
      card?.focus();
      card?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  };

  const remove = (key: string) => {
    const selection = nodes.find((node) => node.key === key)?.selection;
    const neighbour = towards(nodes, key, "ArrowUp") ?? towards(nodes, key, "ArrowDown");
    if (selection?.kind === "step") designer.editFlow((steps) => removeStep(steps, selection.id));
    else if (selection?.kind === "arm") {
      const step = find(flow, selection.step)?.step;
      const least = step?.kind === "parallel" ? 2 : 1;
      if (!step || !isBranching(step) || step.arms.length <= least || !step.arms.some(({ id }) => id === selection.arm)) return;
      designer.editFlow((steps) => removeArm(steps, selection.step, selection.arm));
    }
    designer.select(null);
    toast(t(selection?.kind === "arm" ? "designer-arm-removed" : "designer-step-removed"), { action: { label: t("designer-undo"), run: designer.undo } });
    focus(neighbour);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset.node : undefined;
    if (key === undefined || event.ctrlKey || event.metaKey) return;
    const node = nodes.find((each) => each.key === key);
    const pressed = () => event.preventDefault();
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && node?.selection.kind === "step") {
      pressed();
      const { id } = node.selection;
      designer.editFlow((steps) => moveStep(steps, id, event.key === "ArrowUp" ? -1 : 1));
      focus(key);
    } else if (ARROWS.includes(event.key) && !event.altKey) {
      pressed();
      focus(towards(nodes, key, event.key));
    } else if ((event.key === "Insert" || event.key === "+") && node && !phone) {
      pressed();
      setAdding(node.after);
    } else if ((event.key === "Delete" || event.key === "Backspace") && !phone) {
      pressed();
      remove(key);
    }
  };

  return (
    <div className={styles.holder}>
      <div ref={box} className={styles.scroll} role="presentation" onKeyDown={onKeyDown}>
        <FlowContext value={{ cursor: here, setCursor, add: phone ? null : (list, index) => setAdding({ list, index }) }}>
          <section className={styles.flow} aria-label={t("designer-flow")}>
            <span className={styles.ends}>{t("designer-flow-begin")}</span>
            <StepList steps={flow} list={{ owner: null }} />
            <span className={styles.ends}>{t("designer-flow-end")}</span>
          </section>
        </FlowContext>
      </div>
      {phone ? null : <p className={styles.keys}>{t("designer-flow-keys")}</p>}
      <AddStep
        open={adding !== null}
        onClose={() => setAdding(null)}
        onPick={(kind) => {
          if (!adding) return;
          const step = newStep(kind, flow);
          designer.editFlow((steps) => insertStep(steps, adding.list, adding.index, step));
          designer.select({ kind: "step", id: step.id });
          made.current = stepKey(step.id);
          setAdding(null);
        }}
        afterClose={() => {
          focus(made.current);
          made.current = null;
        }}
      />
    </div>
  );
}
