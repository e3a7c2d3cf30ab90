package elva.tcp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names a requirement of RFC 9293 that a test shows: `MUST-23`. A test may carry several, of any
/// package.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Label.Several.class)
public @interface Label {

    /// Labels as the RFC prints them.
    String[] value();

    /// Holds repeated labels.
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface Several {
        Label[] value();
    }
}
