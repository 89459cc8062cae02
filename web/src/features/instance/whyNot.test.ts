import { describe, expect, it } from "vitest";
import type { ProgressPerson, ProgressStep } from "../../api/types";
import { ann, bo, cho, request } from "../../testing/requests";
import { nested } from "./nested";
import { storyOf } from "./rounds";
import { whyNot } from "./whyNot";

const at = (person: typeof bo, more: Partial<ProgressPerson> = {}): ProgressPerson => ({
  person,
  state: "open",
  at: null,
  verdict: null,
  why: [],
  acting_for: null,
  placement: null,
  due_at: null,
  ...more,
});
const step = (people: ProgressPerson[], more: Partial<ProgressStep> = {}): ProgressStep => ({
  id: "manager",
  kind: "approval",
  name: "Manager",
  state: "current",
  round: 1,
  quorum: "any",
  people,
  ...more,
});
const kinds = (progress: ProgressStep[], person: string) => whyNot(request({ progress }), person).map(({ kind }) => kind);

describe("why not her?", () => {
  it("because she is asked", () => expect(kinds([step([at(cho)])], cho.id)).toEqual(["asked"]));
  it("because somebody stands in for her", () => expect(kinds([step([at(bo, { acting_for: cho })])], cho.id)).toEqual(["stood-in"]));
  it("because she handed it on", () => expect(kinds([step([at(cho, { state: "transferred" }), at(bo)])], cho.id)).toEqual(["handed-on"]));
  it("because she filed it", () => expect(kinds([step([at(bo)])], ann.id)).toEqual(["requester", ...[]]));
  it("because she is only informed, and others were found", () =>
    expect(kinds([step([at(bo)]), step([at(cho)], { id: "cc", kind: "notify" })], cho.id)).toEqual(["informed", "others"]));
  it("because others were found, as far as it can be told", () => {
    const [answer] = whyNot(request({ progress: [step([at(bo), at(ann, { placement: "before" })]), step([], { id: "pay", state: "ahead" })] }), cho.id);
    expect(answer).toMatchObject({ kind: "others", found: [{ people: [{ person: bo }] }], unknown: [{ id: "pay" }] });
  });
});

describe("people who were added", () => {
  const by = (person: string) => [{ key: "added", params: { by: person }, text: "" }];

  it("stand below whoever added them, and theirs below them", () => {
    const tree = nested([
      at(ann),
      at(bo),
      at(cho, { placement: "before", why: by(ann.id) }),
      at({ ...bo, id: "x" }, { placement: "after", why: by(cho.id) }),
    ]);
    expect(tree.map((node) => node.at.person.id)).toEqual([ann.id, bo.id]);
    expect(tree[0]?.added[0]?.at.person.id).toBe(cho.id);
    expect(tree[0]?.added[0]?.added[0]?.at.person.id).toBe("x");
  });

  it("stand below the one before where nobody says who added them", () => {
    expect(nested([at(bo), at(cho, { placement: "parallel" })])[0]?.added).toHaveLength(1);
  });
});

describe("the story", () => {
  const entry = (seq: number, kind: string) => ({ ...request().timeline[0], seq, kind }) as never;

  it("folds what came before the last filing", () => {
    const { before, now } = storyOf([entry(1, "drafted"), entry(2, "filed"), entry(3, "returned"), entry(4, "resubmitted"), entry(5, "decided")]);
    expect(before.map(({ kind }) => kind)).toEqual(["filed", "returned"]);
    expect(now.map(({ kind }) => kind)).toEqual(["resubmitted", "decided"]);
  });

  it("of a draft is told whole", () => {
    expect(storyOf([entry(1, "drafted"), entry(2, "draft_edited")]).now).toHaveLength(2);
  });
});
