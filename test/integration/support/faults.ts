import type { CompiledQuery, DatabaseConnection, Dialect } from 'kysely';

/** Lets statements of a real database fail on demand. */
export class Faults {
  #pattern: RegExp | undefined;

  /** The next statement that matches is not carried out. */
  fail(pattern: RegExp): void {
    this.#pattern = pattern;
  }

  /** The dialect, with these faults in its connections. */
  in(dialect: Dialect): Dialect {
    return {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => {
        const driver = dialect.createDriver();
        const acquire = driver.acquireConnection.bind(driver);
        const faulty = new WeakSet<DatabaseConnection>();
        driver.acquireConnection = async () => {
          const connection = await acquire();
          if (!faulty.has(connection)) this.#spoil(connection);
          faulty.add(connection);
          return connection;
        };
        return driver;
      },
    };
  }

  #spoil(connection: DatabaseConnection): void {
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async <R>(query: CompiledQuery) => {
      if (this.#pattern?.test(query.sql) !== true) return execute<R>(query);
      this.#pattern = undefined;
      throw new Error(`disk full while writing ${JSON.stringify(query.parameters)}`);
    };
  }
}
