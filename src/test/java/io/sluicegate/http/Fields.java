package io.sluicegate.http;

/** Fields as a test writes them: {@code "Name: value"}. */
public final class Fields {

    private Fields() {}

    /** The fields of these lines. */
    public static FieldList of(String... lines) {
        FieldList.Builder fields = new FieldList.Builder();
        for (String line : lines) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        return fields.build();
    }
}
