// The savepoint lesson: a nested lane that was rolled back, the rows it took back, and the tables after the run.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

export const journeys = {
  async "the savepoint lesson shows a nested lane and the rows"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("commit-rollback-savepoint");
    await visitor.run("savepoint");
    const inspector = visitor.inspector();
    // Drawn: the connection, its transaction, and inside that a lane which begins, passes and ends undone.
    await inspector.getByText("ROLLBACK TO SAVEPOINT").waitFor();
    const undone = inspector.locator(".lane:nth-child(3).lane-undone");
    assert.ok((await undone.count()) >= 3, "the savepoint's lane is drawn");
    await inspector.getByText("ROLLBACK TO SAVEPOINT").waitFor();
    await inspector.getByText("Taken back").first().waitFor();
    // And as text.
    await visitor.tab("Transactions");
    const spans = inspector.locator(".spans .spans");
    assert.match(await spans.first().innerText(), /Savepoint .*rolled back/s);
    assert.match(await spans.first().innerText(), /3 rows deleted from books/);
    // The three are back in the table, beside the book that was added before the savepoint.
    await visitor.tab("Tables");
    const rows = visitor.table("books").getByRole("row");
    await rows.first().waitFor();
    assert.equal(await rows.count(), 1 + 6);
    assert.deepEqual(visitor.problems, []);
    await visitor.leave();
  },
};
