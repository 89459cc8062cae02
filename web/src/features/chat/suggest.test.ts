import { describe, expect, test } from "vitest";
import { mentionsIn } from "../../lib/mentions";
import type { SlashCommand } from "../../api/types";
import { ann, bo } from "../../testing/fixtures";
import { commandKey, commandNote, completion, exactCommand, isCommand, matchingCommands, matchingPeople, mentionQuery } from "./suggest";

const leave: SlashCommand = { name: "leave", aliases: ["请假"], arguments: "[when] [why]", description: "Leave", process: "leave", app: null };
const expense: SlashCommand = { name: "expense", aliases: ["报销"], arguments: "[amount]", description: "Expense", process: "expense", app: null };
const commands = [leave, expense];

describe("commands", () => {
  test.each(["/leave", "/leave tomorrow pm dentist", "/请假 明天下午 看牙", "／请假"])("%s is a command", (text) => expect(isCommand(text)).toBe(true));
  test.each(["leave", "// a comment", "/ or", "/etc\nmore"])("%s is a message", (text) => expect(isCommand(text)).toBe(false));

  test("are listed while they are begun, in either language", () => {
    expect(matchingCommands("/", commands)).toEqual(commands);
    expect(matchingCommands("/le", commands)).toEqual([leave]);
    expect(matchingCommands("/报", commands)).toEqual([expense]);
  });

  test("remain as a reminder while arguments are typed", () => {
    expect(matchingCommands("/leave tomorrow", commands)).toEqual([leave]);
    expect(exactCommand("/请假 明天下午 看牙", commands)).toBe(leave);
    expect(exactCommand("/lea", commands)).toBeUndefined();
  });

  test("are completed in the language that was begun", () => {
    expect(completion("/le", leave)).toBe("/leave ");
    expect(completion("/请", leave)).toBe("/请假 ");
  });
});

describe("mentions", () => {
  test("begin with @ and not within an address", () => {
    expect(mentionQuery("ask @bo", 7)).toEqual({ at: 4, query: "bo" });
    expect(mentionQuery("bo@example.org", 14)).toBeNull();
  });

  test("are found by any word of the name or the login", () => {
    expect(matchingPeople("lind", [ann, bo])).toEqual([bo]);
    expect(matchingPeople("ann", [ann, bo])).toEqual([ann]);
  });

  test("count only while the name still stands in the text", () => {
    expect(mentionsIn("thanks @Bo Lindqvist", [bo, ann])).toEqual([bo.id]);
    expect(mentionsIn("thanks @Bo Lindqvist", [bo, { id: "other", name: "Bo" }])).toEqual([bo.id]);
  });
});

test("a command says whose it is", () => {
  const order = { name: "order", aliases: [], arguments: "", description: "Order supplies", process: null, app: { id: "i1", name: "Stationery" } };
  expect(commandNote(order)).toBe("Order supplies · Stationery");
  expect(commandKey(order)).not.toBe(commandKey({ ...order, app: { id: "i2", name: "Other" } }));
});
