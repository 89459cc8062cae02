/** What an arm is called: its name, else its condition in words, else its number. */
import type { Arm } from "../../../api/definition";
import { OTHERWISE } from "../model/flow";
import { textIn } from "../model/text";
import { condition } from "../words/condition";
import type { Speaker } from "../words/who";

export function armTitle(arm: Arm, index: number, speaker: Speaker): string {
  const name = textIn(arm.name, speaker.language);
  if (name) return name;
  if (arm.id === OTHERWISE && arm.when === undefined) return speaker.t("designer-otherwise");
  return arm.when === undefined ? speaker.t("designer-arm-number", { number: index + 1 }) : condition(arm.when, speaker);
}
