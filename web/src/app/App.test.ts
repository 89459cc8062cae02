import { onlineManager } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeQueryClient } from "./App";

beforeEach(() => onlineManager.setOnline(false));
afterEach(() => onlineManager.setOnline(true));

it("asks the server also where the browser believes to be offline", async () => {
  await expect(makeQueryClient().fetchQuery({ queryKey: ["here"], queryFn: () => "answered" })).resolves.toBe("answered");
});

it("keeps nothing back to be sent later", async () => {
  const client = makeQueryClient();
  const mutation = client.getMutationCache().build(client, { mutationFn: () => Promise.reject(new Error("no network")) });
  await expect(mutation.execute(undefined)).rejects.toThrow("no network");
});
