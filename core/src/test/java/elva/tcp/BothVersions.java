package elva.tcp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A test that runs over IPv4 and over IPv6; its one parameter is the [IpVersion].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ExtendWith(BenchCloser.class)
@ParameterizedTest(name = "{0}")
@EnumSource(IpVersion.class)
@interface BothVersions {}
