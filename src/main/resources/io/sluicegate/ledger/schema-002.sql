-- Sums that outlive the records and answer most reports. Kept in the transaction of the records that they sum. Keys hold
-- no null: what is not known is empty. The time comes first in both keys, so that a month is one range of it.
CREATE TABLE IF NOT EXISTS usage (
    ledger      VARCHAR(40)  NOT NULL,
    gateway     VARCHAR(255) NOT NULL,
    slot_start  TIMESTAMP(0) WITH TIME ZONE NOT NULL,
    account     VARCHAR(255) NOT NULL,
    client      VARCHAR(45)  NOT NULL,
    protocol    VARCHAR(16)  NOT NULL,
    verdict     VARCHAR(16)  NOT NULL,
    exchanges   BIGINT       NOT NULL,
    bytes_up    BIGINT       NOT NULL,
    bytes_down  BIGINT       NOT NULL,
    hit_bytes   BIGINT       NOT NULL,
    PRIMARY KEY (slot_start, account, client, protocol, verdict, ledger, gateway)
);

-- The same by days of the billing zone: a month is a hundred times less than in quarter hours.
CREATE TABLE IF NOT EXISTS usage_days (
    ledger      VARCHAR(40)  NOT NULL,
    gateway     VARCHAR(255) NOT NULL,
    day         DATE         NOT NULL,
    account     VARCHAR(255) NOT NULL,
    client      VARCHAR(45)  NOT NULL,
    protocol    VARCHAR(16)  NOT NULL,
    verdict     VARCHAR(16)  NOT NULL,
    exchanges   BIGINT       NOT NULL,
    bytes_up    BIGINT       NOT NULL,
    bytes_down  BIGINT       NOT NULL,
    hit_bytes   BIGINT       NOT NULL,
    PRIMARY KEY (day, account, client, protocol, verdict, ledger, gateway)
);

CREATE TABLE IF NOT EXISTS usage_sites (
    ledger      VARCHAR(40)  NOT NULL,
    gateway     VARCHAR(255) NOT NULL,
    day         DATE         NOT NULL,
    account     VARCHAR(255) NOT NULL,
    site        VARCHAR(255) NOT NULL,
    verdict     VARCHAR(16)  NOT NULL,
    rule        VARCHAR(512) NOT NULL,
    exchanges   BIGINT       NOT NULL,
    bytes_up    BIGINT       NOT NULL,
    bytes_down  BIGINT       NOT NULL,
    hit_bytes   BIGINT       NOT NULL,
    PRIMARY KEY (day, account, site, verdict, rule, ledger, gateway)
);

-- By whose clock days are counted: for records that ended at valid_from or later, until the next row.
-- The first row of a ledger holds for all before it too.
CREATE TABLE IF NOT EXISTS billing_zones (
    ledger      VARCHAR(40)  NOT NULL,
    valid_from  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    zone        VARCHAR(64)  NOT NULL,
    PRIMARY KEY (ledger, valid_from)
);
