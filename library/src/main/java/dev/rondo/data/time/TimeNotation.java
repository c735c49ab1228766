package dev.rondo.data.time;

import dev.rondo.store.Key;

/// In which order, and by which names, a column writes its dates. All fields of a column are of
/// one; [TimeColumn] finds which.
public enum TimeNotation {
    /// Year, month and day: `2016-07-01 13:00`, `2016/7/1`, `2016-07`, `20160701`, `201607`.
    @Key("year-month-day")
    YEAR_MONTH_DAY("year, month, day"),
    /// `31/12/2016`, `31.12.16`.
    @Key("day-month-year")
    DAY_MONTH_YEAR("day, month, year"),
    /// `12/31/2016`, `12/31/16 1:00 PM`.
    @Key("month-day-year")
    MONTH_DAY_YEAR("month, day, year"),
    /// `5-Jan-2016`, `Jan 2016`, `January 5, 2016`.
    @Key("month-name")
    MONTH_NAME("the name of the month"),
    /// `2016Q3`, `2016-Q3`, `Q3 2016`, `3Q2016`: the first day of the quarter.
    @Key("quarter")
    QUARTER("year and quarter"),
    /// Weeks of ISO 8601: `2016-W27`, `2016-W27-1`, `2016W27`; without a day, their Mondays.
    @Key("week")
    WEEK("year and week"),
    /// `2016`: the first day of the year.
    @Key("year")
    YEAR("the year"),
    /// Whole numbers that rise.
    @Key("number")
    NUMBER("a whole number");

    private final String text;

    TimeNotation(String text) {
        this.text = text;
    }

    /// As it is said to people: `day, month, year`.
    @Override
    public String toString() {
        return text;
    }
}
