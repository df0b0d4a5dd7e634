-- Records of a few kilobytes stay in their row: out of line, each takes two more rows and two more index entries.
ALTER TABLE vault.records SET (toast_tuple_target = 8160);
