import { describe, expect, it } from "vitest";
import { editableAmount, formatMoney, parseAmount, sumByCurrency, toDecimal } from "./money";

describe("parseAmount", () => {
  it.each([
    ["12.50", "EUR", "en-GB", 1250],
    ["12,50", "EUR", "de-DE", 1250],
    ["12,50", "EUR", "en-GB", 1250],
    ["12.50", "EUR", "de-DE", 1250],
    ["1,240", "EUR", "en-GB", 124000],
    ["1.240", "EUR", "de-DE", 124000],
    ["1,240.50", "EUR", "en-GB", 124050],
    ["1.240,50", "EUR", "en-GB", 124050],
    ["1’240.50", "CHF", "de-CH", 124050],
    ["1 240,5", "EUR", "fr-FR", 124050],
    ["0.1", "EUR", "en-GB", 10],
    [".5", "EUR", "en-GB", 50],
    ["7.", "EUR", "en-GB", 700],
    ["12.500", "EUR", "en-GB", 1250],
    ["4.35", "EUR", "en-GB", 435],
    ["1.005", "KWD", "en-GB", 1005],
    ["１２．５０", "CNY", "zh-CN", 1250],
    ["1200", "JPY", "en-GB", 1200],
    ["1.0001", "CLF", "en-GB", 10001],
    ["-3.20", "EUR", "en-GB", -320],
    ["-0", "EUR", "en-GB", 0],
    ["90071992547409.91", "EUR", "en-GB", Number.MAX_SAFE_INTEGER],
  ])("reads %s %s in %s as %i minor units", (text, currency, locale, minor) => {
    expect(parseAmount(text, currency, locale)).toEqual({ ok: true, minor });
  });

  it.each([
    ["12.345", "EUR", "too-many-decimals"],
    ["1.5", "JPY", "too-many-decimals"],
    ["twelve", "EUR", "not-a-number"],
    ["1,2,3", "EUR", "not-a-number"],
    ["12e3", "EUR", "not-a-number"],
    ["", "EUR", "not-a-number"],
    [".", "EUR", "not-a-number"],
    ["90071992547409.92", "EUR", "too-large"],
    ["99999999999999999999", "EUR", "too-large"],
  ])("refuses %s %s: %s", (text, currency, problem) => {
    expect(parseAmount(text, currency, "en-GB")).toEqual({ ok: false, problem });
  });

  it("gives back what it shows, for every cent of a hundred and at the edges", () => {
    for (const locale of ["en-GB", "de-DE", "fr-FR", "zh-CN"]) {
      for (const currency of ["EUR", "JPY", "KWD", "CLF"]) {
        for (const minor of [...Array(101).keys(), 123456789, Number.MAX_SAFE_INTEGER]) {
          expect(parseAmount(editableAmount({ minor, currency }, locale), currency, locale)).toEqual({ ok: true, minor });
        }
      }
    }
  });
});

describe("formatting", () => {
  it("keeps every digit of the largest amount", () => {
    expect(toDecimal(Number.MAX_SAFE_INTEGER, "EUR")).toBe("90071992547409.91");
    expect(formatMoney({ minor: Number.MAX_SAFE_INTEGER, currency: "EUR" }, "en-GB")).toBe("€90,071,992,547,409.91");
  });

  it("has the currency's own decimals", () => {
    expect(formatMoney({ minor: 1200, currency: "JPY" }, "en-GB")).toBe("JP¥1,200");
    expect(formatMoney({ minor: 1005, currency: "KWD" }, "en-GB")).toMatch(/1\.005/u);
    expect(toDecimal(-5, "EUR")).toBe("-0.05");
  });
});

describe("sumByCurrency", () => {
  it("adds exactly and never across currencies", () => {
    const lines = [10, 20].map((minor) => ({ minor, currency: "EUR" }));
    expect(sumByCurrency([...lines, { minor: 5, currency: "USD" }])).toEqual([
      { minor: 30, currency: "EUR" },
      { minor: 5, currency: "USD" },
    ]);
  });

  it("has no answer where the sum would not be exact", () => {
    const most = { minor: Number.MAX_SAFE_INTEGER, currency: "EUR" };
    expect(sumByCurrency([most, { minor: 1, currency: "EUR" }])).toBeNull();
  });
});
