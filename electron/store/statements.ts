// Prepared statements by their text: each is compiled once for as long as the books are open.

import type { Database, Statement } from 'better-sqlite3'

export type Sql = <Row = unknown>(text: string) => Statement<unknown[], Row>

export function statements(db: Database): Sql {
  const prepared = new Map<string, Statement>()
  return <Row>(text: string) => {
    let statement = prepared.get(text)
    if (statement === undefined) {
      statement = db.prepare(text)
      prepared.set(text, statement)
    }
    return statement as Statement<unknown[], Row>
  }
}
