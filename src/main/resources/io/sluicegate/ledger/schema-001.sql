-- One row for each record; the order of the columns is that of the view.
CREATE TABLE IF NOT EXISTS audit_records (
    ledger            VARCHAR(40)  NOT NULL,
    gateway           VARCHAR(255) NOT NULL,
    seq               BIGINT       NOT NULL PRIMARY KEY,
    flow              VARCHAR(48)  NOT NULL,
    part              BIGINT       NOT NULL,
    final             BOOLEAN      NOT NULL,
    started_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    client            VARCHAR(45)  NOT NULL,
    client_port       BIGINT       NOT NULL,
    account           VARCHAR(255) NOT NULL,
    username          VARCHAR(255),
    dest              VARCHAR(45),
    dest_port         BIGINT,
    listener          VARCHAR(16)  NOT NULL,
    protocol          VARCHAR(16)  NOT NULL,
    host              VARCHAR(255),
    host_source       VARCHAR(16)  NOT NULL,
    host_verified     BOOLEAN,
    method            VARCHAR(32),
    path              VARCHAR(2048),
    status            BIGINT,
    media_type        VARCHAR(255),
    user_agent        VARCHAR(512),
    verdict           VARCHAR(16),
    rule              VARCHAR(512),
    rule_label        VARCHAR(255),
    list_entry        VARCHAR(512),
    rules_version     VARCHAR(64),
    cache             VARCHAR(16)  NOT NULL,
    cache_reason      VARCHAR(255),
    upstream          VARCHAR(64),
    attempts          BIGINT       NOT NULL,
    bytes_up          BIGINT       NOT NULL,
    bytes_down        BIGINT       NOT NULL,
    origin_bytes_up   BIGINT       NOT NULL,
    origin_bytes_down BIGINT       NOT NULL,
    hit_bytes         BIGINT       NOT NULL,
    duration_ms       BIGINT       NOT NULL,
    first_byte_ms     BIGINT,
    end_reason        VARCHAR(32)  NOT NULL
);

-- Rows come in the order of both keys; an index in any other order costs more than all the rest.
CREATE INDEX IF NOT EXISTS audit_records_ended_at ON audit_records (ended_at);

CREATE OR REPLACE VIEW records AS
SELECT ledger, gateway, seq, flow, part, final, started_at, ended_at, client, client_port, account, username,
       dest, dest_port, listener, protocol, host, host_source, host_verified, method, path, status, media_type,
       user_agent, verdict, rule, rule_label, list_entry, rules_version, cache, cache_reason, upstream, attempts,
       bytes_up, bytes_down, origin_bytes_up, origin_bytes_down, hit_bytes, duration_ms, first_byte_ms, end_reason
FROM audit_records;

-- Names the ledger for ever: two gateways of one name must never be taken for each other.
CREATE TABLE IF NOT EXISTS ledger_identity (
    ledger  VARCHAR(40) NOT NULL
);
