-- How far each ledger has got: written in the transaction of the rows and sums that bring it there.
CREATE TABLE IF NOT EXISTS ledger_position (
    ledger  VARCHAR(40) NOT NULL PRIMARY KEY,
    seq     BIGINT      NOT NULL,
    hash    BYTEA       NOT NULL
);

-- Runs of records that are gone, and why (retention, damage), with the chain's hash at the end of each: what comes next is
-- checked by it.
CREATE TABLE IF NOT EXISTS removed_records (
    ledger     VARCHAR(40) NOT NULL,
    first_seq  BIGINT      NOT NULL,
    last_seq   BIGINT      NOT NULL,
    last_hash  BYTEA       NOT NULL,
    reason     VARCHAR(16) NOT NULL,
    PRIMARY KEY (ledger, first_seq)
);
