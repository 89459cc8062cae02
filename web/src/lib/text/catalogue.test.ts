import { FluentResource } from "@fluent/bundle";
import { describe, expect, test } from "vitest";
import { bundleOf, formatIn } from "./catalogue";
import { files as firstEn } from "./en";
import { files as restEn } from "./en.rest";
import { files as firstZh } from "./zh";
import { files as restZh } from "./zh.rest";

const en = { ...firstEn, ...restEn };
const zh = { ...firstZh, ...restZh };

const sources = import.meta.glob<string>("../../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
/** The server's as well: all of them share one space of keys. */
const allEn = import.meta.glob<string>("../../../../schemas/messages/en/*.ftl", { query: "?raw", import: "default", eager: true });
const allZh = import.meta.glob<string>("../../../../schemas/messages/zh/*.ftl", { query: "?raw", import: "default", eager: true });

function keysOf(files: Record<string, string>): string[] {
  return Object.values(files)
    .flatMap((source) => new FluentResource(source).body.map((entry) => entry.id))
    .sort();
}

describe("the catalogues", () => {
  test("have the same keys in every language", () => {
    expect(keysOf(allZh)).toEqual(keysOf(allEn));
  });

  test("define no key twice", () => {
    const keys = keysOf(allEn);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("have every key that the client names", () => {
    const bundle = bundleOf("en", en);
    const named = new Set<string>();
    for (const [path, source] of Object.entries(sources)) {
      if (path.includes(".test.")) continue;
      for (const match of source.matchAll(/\bt\(\s*"([a-z][a-z0-9-]*)"/g)) named.add(match[1] ?? "");
    }
    expect(named.size).toBeGreaterThan(100);
    expect([...named].filter((key) => formatIn(bundle, key) === undefined)).toEqual([]);
  });

  test("have what the first screen says in their first part", () => {
    const bundle = bundleOf("en", firstEn);
    const early = /\/(app|features\/(chat|entry))\/|\/ui\/[A-Z]\w+\.tsx$/u;
    // It is drawn in lists of tasks only.
    const late = /\/ui\/Due\.tsx$/u;
    const named = new Set<string>();
    for (const [path, source] of Object.entries(sources)) {
      if (path.includes(".test.") || !early.test(path) || late.test(path)) continue;
      for (const match of source.matchAll(/\bt\(\s*"([a-z][a-z0-9-]*)"|"(nav-[a-z-]+)"/g)) named.add(match[1] ?? match[2] ?? "");
    }
    expect(named.size).toBeGreaterThan(50);
    expect([...named].filter((key) => formatIn(bundle, key) === undefined)).toEqual([]);
  });

  test("format numbers and plurals", () => {
    expect(formatIn(bundleOf("en", en), "chat-people-count", { count: 1 })).toBe("1 person");
    expect(formatIn(bundleOf("en", en), "chat-people-count", { count: 14 })).toBe("14 people");
    expect(formatIn(bundleOf("zh", zh), "chat-people-count", { count: 14 })).toBe("14 人");
  });
});
