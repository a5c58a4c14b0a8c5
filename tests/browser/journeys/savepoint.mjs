// The savepoint lesson: a nested lane that was rolled back, the rows it took back, and the tables after the run.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

export const journeys = {
  async "the savepoint lesson shows a nested lane and the rows"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("commit-rollback-savepoint");
    await visitor.run("savepoint");
    const inspector = visitor.inspector();
    // Drawn: a lane inside the transaction's lane, which begins, passes and ends undone.
    const undone = inspector.locator(".lane:nth-child(2).lane-undone");
    assert.ok((await undone.count()) >= 3, "the savepoint's lane is drawn");
    await inspector.getByText("ROLLBACK TO SAVEPOINT").waitFor();
    await inspector.getByText("Taken back").first().waitFor();
    // And as text.
    await visitor.tab("Transactions");
    const spans = inspector.locator(".spans .spans");
    assert.match(await spans.first().innerText(), /Savepoint .*rolled back/s);
    assert.ok((await inspector.getByRole("region", { name: /^Rows taken back from/ }).count()) >= 1);
    await visitor.tab("Tables");
    assert.ok((await inspector.getByTestId("table").count()) >= 1);
    assert.ok((await inspector.getByTestId("table").first().getByRole("row").count()) > 1, "there are rows");
    assert.deepEqual(visitor.problems, []);
    await visitor.leave();
  },
};
