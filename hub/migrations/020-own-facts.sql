-- What a care region that was restored from a backup asks back (protocol R20, message 12): its decisions by number.
create index inbox_by_number on inbox (care_region, fact_number, hospital, settle_id, kind);
